using System.Collections.Immutable;
using OrleansRoles.Api.Http;

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

    /// <summary>Whether the operator key is needed.</summary>
    public bool NeedsKey { get; init; } = true;

    /// <summary>Parameters in query and headers; those of the path go without saying.</summary>
    public ImmutableArray<Parameter> Parameters { get; init; } = [];

    /// <summary>The body, or null for none.</summary>
    public Body? Body { get; init; }

    /// <summary>The answers that are no problems.</summary>
    public required ImmutableArray<Answer> Answers { get; init; }

    /// <summary>The problems, those that every operation has aside.</summary>
    public ImmutableArray<ProblemCode> Problems { get; init; } = [];
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
}

/// <summary>An answer.</summary>
/// <param name="Status">The status.</param>
/// <param name="Description">When it is given.</param>
/// <param name="Schema">Name of the schema, or null where there is no body.</param>
internal sealed record Answer(int Status, string Description, string? Schema = null)
{
    /// <summary>Content types other than JSON alone.</summary>
    public ImmutableArray<string> ContentTypes { get; init; } = [MediaTypes.Json];

    /// <summary>Names of headers that it carries.</summary>
    public ImmutableArray<string> Headers { get; init; } = [];
}
