using System.Net;
using System.Text.Json.Nodes;
using OrleansRoles.Server.Tests.Hosting;
using OrleansRoles.Worlds.Cases;

namespace OrleansRoles.Server.Tests.Workflows;

/// <summary>
/// One workflow on one server: the tenants that it made, what the product itself keeps (events, calls, invoices), and
/// how its actors speak. Tenants have names of their own, so that many workflows run on one server.
/// </summary>
internal sealed class WorkflowRun
{
    private static readonly HashSet<string> _platform =
        new(StringComparer.Ordinal) { "operator", "platform", "vendor", "system", "scheduler", "support" };

    private readonly Dictionary<(string Type, string Id), JsonObject> _objects = [];
    private readonly string _suffix = Guid.NewGuid().ToString("n")[..8];

    public WorkflowRun(WorkflowServer server, Workflow workflow)
    {
        Server = server;
        Workflow = workflow;
        foreach (JsonObject resource in WorkflowSetup.Objects(workflow.Setup))
        {
            Keep(resource);
        }
    }

    public WorkflowServer Server { get; }

    public Caller Caller => Server.Caller;

    public Workflow Workflow { get; }

    public string Model => Workflow.Model;

    /// <summary>What operations note for later steps: ids that the server gave, by the example's own.</summary>
    public Dictionary<string, string> Notes { get; } = new(StringComparer.Ordinal);

    /// <summary>A tenant's name on the server.</summary>
    public string TenantNamed(string name) => $"{Workflow.Id.ToLowerInvariant()}-{_suffix}-{name}";

    /// <summary>The tenant in which an actor acts, as the example calls it: the one named, else their own.</summary>
    public string LogicalTenant(Step step) =>
        step.Text("tenant") ?? step.Text("organization") ?? WorkflowSetup.TenantOf(Workflow.Setup, step.Actor);

    /// <summary>The address of the tenant in which an actor acts.</summary>
    public string At(Step step, string path = "") => $"/v1/tenants/{TenantNamed(LogicalTenant(step))}{path}";

    /// <summary>How an actor speaks: the operator key, on behalf of a user, or as one of the vendor's operators.
    /// </summary>
    public (string Name, string Value)[] As(string actor) =>
        WorkflowSetup.OperatorsOf(Model).Contains(actor) ? [("On-Behalf-Of", $"operator/{actor}")]
        : _platform.Contains(actor) ? []
        : [("On-Behalf-Of", $"user/{actor}")];

    /// <summary>Sends a command or query for the step's actor.</summary>
    public Task<Reply> SendAsync(
        Step step, HttpMethod method, string path, JsonNode? body = null,
        params (string Name, string Value)[] headers) =>
        Caller.SendAsync(
            method, At(step, path), body is null ? null : System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()),
            body is null ? null : Hosting.Caller.Json, [.. As(step.Actor), .. headers]);

    /// <summary>The mails to an address from the tenant in which a step happens, once there are so many.</summary>
    public Task<IReadOnlyList<WorkflowMail>> MailsAsync(Step step, string address, int atLeast) =>
        (Server.Mails ?? throw new InvalidOperationException(
            "mails are looked for in the server's folder; name it in `ORLEANSROLES_TEST_MAIL`"))
        .ReadAsync(address, TenantNamed(LogicalTenant(step)), atLeast);

    /// <summary>The verdict of an answer.</summary>
    public static StepOutcome Judge(Reply reply, Func<JsonObject, JsonObject>? result = null)
    {
        string verdict = reply.Status switch
        {
            HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted or HttpStatusCode.NoContent =>
                StepOutcome.Ok,
            HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => StepOutcome.Forbidden,
            HttpStatusCode.NotFound => StepOutcome.NotFound,
            HttpStatusCode.Conflict => StepOutcome.Conflict,
            HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest => StepOutcome.Invalid,
            _ => $"{(int)reply.Status}",
        };
        bool hasResult = verdict == StepOutcome.Ok && result is not null && reply.Body.Length > 0;
        JsonObject? told = hasResult ? result!(reply.Json)
            : verdict == StepOutcome.Conflict && reply.Json["needs"] is { } needs
                ? new JsonObject { ["needs"] = needs.DeepClone() }
                : null;
        return new StepOutcome(verdict, told, Detail: reply.Body);
    }

    /// <summary>Sends a command for the step's actor and judges the answer.</summary>
    public async Task<StepOutcome> DoAsync(
        Step step, HttpMethod method, string path, JsonNode? body = null,
        Func<JsonObject, JsonObject>? result = null) =>
        Judge(await SendAsync(step, method, path, body), result);

    /// <summary>An object that the product keeps; null where there is none.</summary>
    public JsonObject? Find(string type, string id) => _objects.GetValueOrDefault((type, id));

    /// <summary>Keeps an object of the product.</summary>
    public void Keep(JsonObject resource) =>
        _objects[((string)resource["type"]!, (string)resource["id"]!)] = (JsonObject)resource.DeepClone();

    /// <summary>Checks an action for a user on an object as the product keeps it.</summary>
    public async Task<StepOutcome> CheckAsync(
        string user, string action, JsonObject resource, JsonObject? context = null, string? tenant = null)
    {
        string type = (string)resource["type"]!;
        string id = (string?)resource["id"] ?? TenantNamed(tenant ?? "t1");
        tenant ??= type == "tenant" && resource["id"] is not null
            ? id
            : (string?)resource["tenant"] ?? WorkflowSetup.TenantOf(Workflow.Setup, user);
        JsonObject known = Find(type, id) ?? WorkflowSetup.Unknown(Workflow.Setup, type, id);
        foreach ((string name, JsonNode? value) in resource)
        {
            known[name] = value?.DeepClone();
        }

        JsonArray resources = [known.DeepClone()];
        foreach (JsonObject other in _objects.Values.Where(o => (string)o["id"]! != id || (string)o["type"]! != type))
        {
            resources.Add(other.DeepClone());
        }

        bool isOperator = WorkflowSetup.OperatorsOf(Model).Contains(user);
        JsonObject request = JsonNode.Parse(CaseLoader.Load(new JsonObject
        {
            ["id"] = Workflow.Id,
            ["model"] = Model,
            ["statement"] = "",
            ["basis"] = "",
            ["expect"] = "allow",
            ["setup"] = new JsonObject
            {
                ["users"] = new JsonArray(new JsonObject
                {
                    ["id"] = user,
                    ["operator"] = isOperator ? user : null,
                }),
                ["resources"] = resources,
            },
            ["check"] = new JsonObject
            {
                ["user"] = user,
                ["action"] = action,
                ["resource"] = new JsonObject { ["type"] = type, ["id"] = id },
                ["context"] = context?.DeepClone(),
            },
        }.ToJsonString()).RequestJson)!.AsObject();
        Rename(request["resource"]!, tenant);
        if (type == "tenant")
        {
            request["resource"]!["id"] = TenantNamed(tenant);
        }

        request["context"]!["explain"] = true;
        Reply reply = await Caller.PostAsync(
            $"/t/{TenantNamed(tenant)}/access/v1/evaluation", request.ToJsonString());
        bool allowed = reply.Status == HttpStatusCode.OK && (bool)reply.Json["decision"]!;
        string[] obligations = allowed
            ? [.. (reply.Json["context"]?["obligations"]?.AsArray() ?? []).Select(item => (string)item!)]
            : [];
        return new StepOutcome(
            allowed ? StepOutcome.Ok : StepOutcome.Forbidden, Obligations: obligations,
            Detail: $"{action} {request.ToJsonString()} -> {reply.Body}");
    }

    /// <summary>The example's tenants have other names here.</summary>
    private void Rename(JsonNode node, string tenant)
    {
        if (node is JsonArray items)
        {
            foreach (JsonNode? item in items.Where(item => item is not null))
            {
                Rename(item!, tenant);
            }
        }

        if (node is not JsonObject members)
        {
            return;
        }

        foreach ((string name, JsonNode? value) in members.ToList())
        {
            if (name == "tenant" && value is JsonValue text)
            {
                members[name] = TenantNamed((string)text!);
            }
            else if (value is not null)
            {
                Rename(value, tenant);
            }
        }
    }
}
