using System.Collections.Immutable;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Worlds.Cases;

/// <summary>One example decision, ready to be asked in process or over HTTP.</summary>
public sealed record DecisionCase
{
    /// <summary>The case's id: <c>C-MC-0028</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name of the shipped model.</summary>
    public required string Model { get; init; }

    /// <summary>The statement that the case shows.</summary>
    public required string Statement { get; init; }

    /// <summary><c>text</c>, <c>derived</c> or <c>reading</c>.</summary>
    public required string Basis { get; init; }

    /// <summary>Whether a role in it is one that the role editor must refuse: for evaluators in process only.</summary>
    public bool HasMalformedRole { get; init; }

    /// <summary>The tenant of the checked user.</summary>
    public required TenantDocument Document { get; init; }

    /// <summary>The same tenant as a document for <c>PUT /v1/tenants/{tenant}/document</c>.</summary>
    public required string DocumentJson { get; init; }

    /// <summary>The question.</summary>
    public required CheckRequest Request { get; init; }

    /// <summary>The same question as an AuthZEN evaluation request.</summary>
    public required string RequestJson { get; init; }

    /// <summary>Whether the answer is allow.</summary>
    public required bool IsAllowed { get; init; }

    /// <summary>Obligations that must be among those of the allow.</summary>
    public ImmutableArray<string> Obligations { get; init; } = [];

    /// <summary>Why, for people.</summary>
    public string Why { get; init; } = "";
}
