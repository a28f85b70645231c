using System.Collections.Immutable;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;
using OrleansRoles.Api.Requests;

namespace OrleansRoles.Api.Description;

/// <summary>Every operation of the API.</summary>
internal static partial class Operations
{
    private const string CheckTag = "checks";
    private const string ModelTag = "models";
    private const string TenantTag = "tenants";
    private const string OperationTag = "operation";

    private const string CheckExample =
        """
        {"subject":{"type":"user","id":"ana"},"action":{"name":"invoices.view"},
        "resource":{"type":"invoice","id":"i1","properties":{"sent":false}},"context":{"via":"account"}}
        """;

    private const string BatchExample =
        """
        {"subject":{"type":"user","id":"ana"},"action":{"name":"invoices.view"},"context":{"via":"account"},
        "evaluations":[{"resource":{"type":"invoice","id":"i1"}},{"resource":{"type":"invoice","id":"i2"}}]}
        """;

    private const string DocumentExample =
        """
        {"tenant":"acme","model":"momentus-elite","name":"Acme Arena",
        "users":[{"id":"ana","roles":["front-desk"]}],
        "roles":[{"id":"front-desk","grants":[{"at":"tenant","permissions":{"account.invoices":"view"}}]}]}
        """;

    private const string ModelExample =
        """
        {"model":"notes","version":"1","scopes":{"tenant":{}},"permissions":{"notes.read":{"scope":"tenant"}},
        "resources":{"note":{}},"actions":{"notes.read":{"on":"note","if":["notes.read"]}},
        "roles":{"reader":{"at":"tenant","grants":["notes.read"]}}}
        """;

    // Properties: fields of a class in several files have no order in which they are set.
    private static string LimitSchema =>
        $"{{\"type\":\"integer\",\"minimum\":1,\"maximum\":{RequestReading.PageMax},"
        + $"\"default\":{RequestReading.PageDefault}}}";

    /// <summary>The parameters of lists.</summary>
    private static ImmutableArray<Parameter> Paging =>
    [
        new("limit", "query", LimitSchema, "How many at most."),
        new("after", "query", """{"type":"string","minLength":1}""", "The `next` of the page before."),
    ];

    /// <summary>What can be wrong with a JSON body.</summary>
    private static ProblemCode[] BadJson =>
    [
        ProblemCodes.BodyTooLarge, ProblemCodes.ContentTypeUnsupported, ProblemCodes.JsonMalformed,
        ProblemCodes.InvalidUtf8, ProblemCodes.RequestInvalid,
    ];

    private static ProblemCode[] BadBody => [ProblemCodes.BodyTooLarge, ProblemCodes.ContentTypeUnsupported];

    private static ProblemCode[] BadCheck =>
    [
        ProblemCodes.JsonMalformed, ProblemCodes.InvalidUtf8, ProblemCodes.RequestInvalid,
        ProblemCodes.ContentTypeNotJson, ProblemCodes.TenantUnknown, ProblemCodes.BodyTooLarge,
    ];

    public static readonly Operation Evaluate = new(
        "evaluate", "POST", "/t/{tenant}/access/v1/evaluation", CheckTag, "May this subject do this here?")
    {
        OpenTo = PrincipalKinds.BackEnds,
        Kind = OperationKind.Check,
        Description = "OpenID AuthZEN 1.0. A deny is a 200 with `decision: false`. With `context.explain: true` the "
            + "answer has a `context` with the reason, the obligations of an allow, and an explanation.",
        Body = new("EvaluationRequest", "The check.", CheckExample),
        Answers = [new(200, "The decision.", "Decision")],
        Problems = [.. BadCheck],
    };

    public static readonly Operation EvaluateMany = new(
        "evaluateMany", "POST", "/t/{tenant}/access/v1/evaluations", CheckTag, "Many checks at once")
    {
        OpenTo = PrincipalKinds.BackEnds,
        Kind = OperationKind.Check,
        Description = "OpenID AuthZEN 1.0. What stands beside `evaluations` is the default of each item; an item's "
            + "member replaces the whole default. All checks are decided on one state of the tenant. A broken "
            + "item is a deny. Without items the answer is that of a single check.",
        Body = new("EvaluationsRequest", "The checks.", BatchExample),
        Answers = [new(200, "The decisions, in the order of the items.", "Decisions")],
        Problems = [.. BadCheck, ProblemCodes.BatchTooLarge],
    };

    public static readonly Operation Discover = new(
        "discover", "GET", "/.well-known/authzen-configuration/t/{tenant}", CheckTag, "Where to send checks")
    {
        OpenTo = PrincipalKinds.Anybody,
        Description = "Metadata of the tenant's policy decision point. It says nothing about whether the tenant "
            + "exists, unless the operator key comes along.",
        Answers = [new(200, "The metadata.", "Discovery")],
        Problems = [ProblemCodes.TenantUnknown],
    };

    public static readonly Operation DiscoverAppended = Discover with
    {
        Id = "discoverAppended",
        Path = "/t/{tenant}/.well-known/authzen-configuration",
    };

    public static readonly Operation ListModels = new(
        "listModels", "GET", "/v1/models", ModelTag, "Lists the role models")
    {
        OpenTo = PrincipalKinds.Platform | PrincipalKinds.Service | PrincipalKinds.ServiceForUser,
        Answers = [new(200, "The models, each with its newest version.", "ModelList")],
    };

    public static readonly Operation GetModel = new(
        "getModel", "GET", "/v1/models/{model}", ModelTag, "Reads a role model")
    {
        OpenTo = PrincipalKinds.Platform | PrincipalKinds.Service | PrincipalKinds.ServiceForUser,
        Description = "As the text that was put, or with `format=json` as what it compiled to: parts and ladders "
            + "resolved.",
        Parameters =
        [
            new("version", "query", """{"type":"string"}""", "The version; the newest one where it is missing."),
            new("format", "query", """{"enum":["text","json"],"default":"text"}""", "The text, or the compiled model."),
            new("If-None-Match", "header", """{"type":"string"}""", "The `ETag` of a copy that the caller has."),
        ],
        Answers =
        [
            new(200, "The model.", "RoleModel")
            {
                ContentTypes = [MediaTypes.Yaml, MediaTypes.Json],
                Headers = ["ETag"],
            },
            new(304, "The caller's copy is the present one."),
        ],
        Problems = [ProblemCodes.ModelUnknown, ProblemCodes.QueryInvalid],
    };

    public static readonly Operation PutModel = new(
        "putModel", "PUT", "/v1/models/{model}", ModelTag, "Adds a role model or a version of one")
    {
        OpenTo = PrincipalKinds.Platform,
        Description = "The name in the text must be that in the address. A version never changes: put a new one.",
        Parameters = [StandardParameters.Reason],
        Body = new("RoleModel", "The model's text.", ModelExample) { AcceptsYaml = true },
        Answers =
        [
            new(200, "The version is there.", "Compilation") { Headers = ["ETag"] },
            new(201, "The model is there, the first version of it.", "Compilation") { Headers = ["ETag", "Location"] },
        ],
        Problems =
        [
            .. BadBody, ProblemCodes.ModelInvalid, ProblemCodes.NameMismatch, ProblemCodes.ModelVersionExists,
            ProblemCodes.HeaderInvalid, ProblemCodes.Busy,
        ],
    };

    public static readonly Operation ValidateModel = new(
        "validateModel", "POST", "/v1/models/{model}/validate", ModelTag, "Compiles a role model without keeping it")
    {
        OpenTo = PrincipalKinds.Platform,
        Body = new("RoleModel", "The model's text.", ModelExample) { AcceptsYaml = true },
        Answers = [new(200, "It compiles.", "Compilation")],
        Problems = [.. BadBody, ProblemCodes.ModelInvalid, ProblemCodes.NameMismatch],
    };

    public static readonly Operation ListTenants = new(
        "listTenants", "GET", "/v1/tenants", TenantTag, "Lists the tenants in order of id")
    {
        OpenTo = PrincipalKinds.Platform,
        Parameters = Paging,
        Answers = [new(200, "One page.", "TenantList")],
        Problems = [ProblemCodes.QueryInvalid],
    };

    public static readonly Operation CreateTenant = new(
        "createTenant", "POST", "/v1/tenants", TenantTag, "Creates a tenant from a document")
    {
        OpenTo = PrincipalKinds.Platform,
        Parameters = [StandardParameters.Reason, StandardParameters.IdempotencyKey],
        Body = new("TenantDocument", "The tenant.", DocumentExample) { AcceptsYaml = true },
        Answers = [new(201, "The tenant is there.", "DocumentApplied") { Headers = ["ETag", "Location"] }],
        Problems =
        [
            .. BadBody, ProblemCodes.DocumentInvalid, ProblemCodes.TenantExists, ProblemCodes.IdempotencyKeyReused,
            ProblemCodes.HeaderInvalid, ProblemCodes.Busy,
        ],
    };

    public static readonly Operation GetTenant = new(
        "getTenant", "GET", "/v1/tenants/{tenant}", TenantTag, "Reads what a tenant is")
    {
        OpenTo = PrincipalKinds.Known,
        Answers = [new(200, "The tenant without its lists.", "Tenant") { Headers = ["ETag"] }],
        Problems = [ProblemCodes.TenantUnknown],
    };

    public static readonly Operation GetDocument = new(
        "getDocument", "GET", "/v1/tenants/{tenant}/document", TenantTag, "Reads a whole tenant")
    {
        OpenTo = PrincipalKinds.Platform,
        Parameters =
        [
            new("Accept", "header", """{"type":"string","default":"application/json"}""",
                "`application/json` or `application/yaml`."),
            new("If-None-Match", "header", """{"type":"string"}""", "The `ETag` of a copy that the caller has."),
        ],
        Answers =
        [
            new(200, "The tenant, in the shape in which it can be put.", "TenantDocument")
            {
                ContentTypes = [MediaTypes.Json, MediaTypes.Yaml],
                Headers = ["ETag"],
            },
            new(304, "The caller's copy is the present one."),
        ],
        Problems = [ProblemCodes.TenantUnknown, ProblemCodes.NotAcceptable],
    };

    public static readonly Operation PutDocument = new(
        "putDocument", "PUT", "/v1/tenants/{tenant}/document", TenantTag, "Makes a tenant equal to a document")
    {
        OpenTo = PrincipalKinds.Platform,
        Description = "In one change or not at all; creates the tenant if there is none. With `dryRun=true` nothing "
            + "changes, and the answer tells what would, and whose effective access would change how.",
        Parameters =
        [
            new("dryRun", "query", """{"type":"boolean","default":false}""", "Whether only the plan is wanted."),
            new("keepHolders", "query", """{"type":"boolean"}""",
                "Whether a document is refused that leaves a scope without an owner (a role of which the model wants "
                + "holders); by default where `If-Match` names a revision. Else the answer advises against it."),
            new("If-Match", "header", """{"type":"string"}""",
                "The `ETag` at which the tenant must be; `*`: it must exist."),
            new("If-None-Match", "header", """{"const":"*"}""", "The tenant must not exist yet."),
            StandardParameters.Reason,
            StandardParameters.IdempotencyKey,
        ],
        Body = new("TenantDocument", "The tenant.", DocumentExample) { AcceptsYaml = true },
        Answers =
        [
            new(200, "The tenant equals the document; or the plan.", "DocumentApplied") { Headers = ["ETag"] },
            new(201, "The tenant came into being.", "DocumentApplied") { Headers = ["ETag", "Location"] },
        ],
        Problems =
        [
            .. BadBody, ProblemCodes.DocumentInvalid, ProblemCodes.RevisionMismatch, ProblemCodes.TenantExists,
            ProblemCodes.IdempotencyKeyReused, ProblemCodes.HeaderInvalid, ProblemCodes.QueryInvalid, ProblemCodes.Busy,
        ],
    };

    public static readonly Operation GetAccess = new(
        "getAccess", "GET", "/v1/tenants/{tenant}/users/{user}/access", TenantTag, "What a user's roles come to")
    {
        OpenTo = PrincipalKinds.Known,
        Description = "Per permission and scope the highest level, and the assignments that give it. What has no "
            + "effect at this instant is marked `dormant`. A user sees its own, and those of users whom it may read.",
        Answers = [new(200, "The effective access.", "EffectiveAccess")],
        Problems = [ProblemCodes.TenantUnknown, ProblemCodes.UserUnknown],
    };

    public static readonly Operation Live = new(
        "live", "GET", "/health/live", OperationTag, "Whether the process serves requests")
    {
        OpenTo = PrincipalKinds.Anybody,
        Answers = [new(200, "It does.", "Health")],
    };

    public static readonly Operation Ready = new(
        "ready", "GET", "/health/ready", OperationTag, "Whether checks and changes can be answered")
    {
        OpenTo = PrincipalKinds.Anybody,
        Answers = [new(200, "They can.", "Health")],
        Problems = [ProblemCodes.StoreUnavailable],
    };

    public static readonly Operation Describe = new(
        "describe", "GET", "/openapi/v1.json", OperationTag, "This description")
    {
        OpenTo = PrincipalKinds.Anybody,
        Answers = [new(200, "OpenAPI 3.1.", "OpenApi")],
    };

    public static readonly Operation Index = new(
        "index", "GET", "/", OperationTag, "Where to start")
    {
        OpenTo = PrincipalKinds.Anybody,
        Answers = [new(200, "A few lines of text.", "Text") { ContentTypes = ["text/plain"] }],
    };
}
