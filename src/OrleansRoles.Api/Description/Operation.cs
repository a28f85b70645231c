using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;
using OrleansRoles.Entities;

namespace OrleansRoles.Api.Description;

/// <summary>One operation of the API, as it is routed and as it is described.</summary>
/// <param name="Id">The operation's id, for generated clients.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The address, with parameters in braces.</param>
/// <param name="Tag">The group that it belongs to.</param>
/// <param name="Summary">What it does, in a few words.</param>
internal sealed record Operation(string Id, string Method, string Path, string Tag, string Summary)
{
    /// <summary>What one must know besides.</summary>
    public string Description { get; init; } = "";

    /// <summary>The kinds of caller that it is open to; what each of them may do there, the model says.</summary>
    public required PrincipalKinds OpenTo { get; init; }

    /// <summary>
    /// Whether a caller whose credentials name the tenant gets in although there is no user of that id yet: for a first
    /// sign-in.
    /// </summary>
    public bool AdmitsStrangers { get; init; }

    /// <summary>What it does with what it is asked.</summary>
    public OperationKind Kind { get; init; }

    /// <summary>Whether credentials are needed.</summary>
    public bool NeedsCredentials => !OpenTo.HasFlag(PrincipalKinds.Anybody);

    /// <summary>Whether it is about one tenant.</summary>
    public bool HasTenant => Path.Contains("{tenant}", StringComparison.Ordinal);

    /// <summary>Whether it decides for others what their users may do.</summary>
    public bool IsCheck => Kind == OperationKind.Check;

    /// <summary>Parameters in query and headers; those of the path go without saying.</summary>
    public ImmutableArray<Parameter> Parameters { get; init; } = [];

    /// <summary>The body, or null for none.</summary>
    public Body? Body { get; init; }

    /// <summary>The answers that are no problems.</summary>
    public required ImmutableArray<Response> Answers { get; init; }

    /// <summary>The problems, those that every operation of its kind has aside.</summary>
    public ImmutableArray<ProblemCode> Problems { get; init; } = [];

    /// <summary>The rules that may refuse it.</summary>
    public ImmutableArray<RefusalKind> Refusals { get; init; } = [];

    /// <summary>
    /// Where what a POST created is found: names in braces stand for what the request's address has under that name,
    /// else for the answer's member. Null: a PUT creates what it names.
    /// </summary>
    public string? CreatedAt { get; init; }
}

/// <summary>What an operation does.</summary>
internal enum OperationKind
{
    /// <summary>Something of its own.</summary>
    Plain,

    /// <summary>Decides what somebody may do.</summary>
    Check,

    /// <summary>Runs a command: takes a reason, an idempotency key and an expected revision.</summary>
    Command,

    /// <summary>Runs a query.</summary>
    Query,
}

/// <summary>A parameter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="In"><c>query</c> or <c>header</c>.</param>
/// <param name="Schema">Its JSON Schema, as JSON.</param>
/// <param name="Description">What it means.</param>
internal sealed record Parameter(string Name, string In, string Schema, string Description);

/// <summary>A request's body.</summary>
/// <param name="Schema">Name of the schema.</param>
/// <param name="Description">What it is.</param>
/// <param name="Example">An example, as JSON.</param>
internal sealed record Body(string Schema, string Description, string Example)
{
    /// <summary>Whether YAML is accepted besides JSON.</summary>
    public bool AcceptsYaml { get; init; }

    /// <summary>The type that the body is read as, whose schema is then made from it; null for a schema of its own.
    /// </summary>
    public JsonTypeInfo? Type { get; init; }
}

/// <summary>An answer that is no problem.</summary>
/// <param name="Status">The status.</param>
/// <param name="Description">When it is given.</param>
/// <param name="Schema">Name of the schema, or null where there is no body.</param>
internal sealed record Response(int Status, string Description, string? Schema = null)
{
    /// <summary>Content types other than JSON alone.</summary>
    public ImmutableArray<string> ContentTypes { get; init; } = [MediaTypes.Json];

    /// <summary>Whether it is given as a table as well (<see cref="CsvTable"/>).</summary>
    public bool HasTable { get; init; }

    /// <summary>Names of headers that it carries.</summary>
    public ImmutableArray<string> Headers { get; init; } = [];
}
