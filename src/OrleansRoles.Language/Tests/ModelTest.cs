using System.Collections.Immutable;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Language.Tests;

/// <summary>A test that a model file carries: a tenant, and requests with the decisions that they must get.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Given">The tenant, called <c>test</c>.</param>
/// <param name="Checks">The requests, in order.</param>
public sealed record ModelTest(string Name, TenantDocument Given, ImmutableArray<ModelTestCheck> Checks)
{
    /// <summary>The id of every test's tenant.</summary>
    public const string TenantId = "test";
}

/// <summary>One request of a test, and what it must be answered.</summary>
public sealed record ModelTestCheck
{
    /// <summary><c>user</c> or <c>operator</c>.</summary>
    public required string SubjectType { get; init; }

    /// <summary>The user's id or the operator's name.</summary>
    public required string SubjectId { get; init; }

    /// <summary>What the request gives of its subject.</summary>
    public ImmutableArray<Property> SubjectProperties { get; init; } = [];

    /// <summary>The action's name; the model has it.</summary>
    public required string Action { get; init; }

    /// <summary>What the request gives of its action.</summary>
    public ImmutableArray<Property> ActionProperties { get; init; } = [];

    /// <summary>The resource's type; the model has it.</summary>
    public required string ResourceType { get; init; }

    /// <summary>The resource's id; of the root's type without id, the tenant's.</summary>
    public required string ResourceId { get; init; }

    /// <summary>The resource's properties.</summary>
    public ImmutableArray<Property> Properties { get; init; } = [];

    /// <summary>The request's context.</summary>
    public ImmutableArray<Property> Context { get; init; } = [];

    /// <summary>Whether the decision must be allow.</summary>
    public required bool ExpectAllow { get; init; }

    /// <summary>Exactly the obligations that the allow must have, or null where they do not matter.</summary>
    public ImmutableArray<string>? Obligations { get; init; }

    /// <summary>The reason code that the decision must have, or null where it does not matter.</summary>
    public string? Reason { get; init; }

    /// <summary>The file in which the check stands.</summary>
    public required string File { get; init; }

    /// <summary>Where in the file it starts.</summary>
    public required TextPosition Start { get; init; }
}
