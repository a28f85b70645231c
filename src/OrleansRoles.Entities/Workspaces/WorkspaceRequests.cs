using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.Workspaces;

/// <summary>A command about one workspace.</summary>
public abstract record WorkspaceCommand : Command
{
    /// <summary>The workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>The contract that it lies in; null where the caller did not say.</summary>
    public string? Contract { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Workspace, Workspace);

    /// <inheritdoc/>
    public override IEnumerable<EntityKey> ReadsEntities =>
        Contract is { } contract ? [new EntityKey(Tenant, EntityKinds.Contract, contract)] : [];
}

/// <summary>Creates a workspace in a contract. Who creates it gets the model's role for that.</summary>
public sealed record CreateWorkspace : WorkspaceCommand
{
    /// <summary>The name for people.</summary>
    public string Name { get; init; } = "";
}

/// <summary>Gives a workspace another name.</summary>
public sealed record RenameWorkspace : WorkspaceCommand
{
    /// <summary>The name for people.</summary>
    public required string Name { get; init; }
}

/// <summary>Deletes a workspace; its members lose their roles there.</summary>
public sealed record DeleteWorkspace : WorkspaceCommand;

/// <summary>Reads one workspace.</summary>
public sealed record GetWorkspace : Query
{
    /// <summary>The workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>The contract that it lies in; null where the caller did not say.</summary>
    public string? Contract { get; init; }
}

/// <summary>Lists those workspaces of a contract that the caller may see, in order of id.</summary>
public sealed record ListWorkspaces : Query
{
    /// <summary>The contract.</summary>
    public required string Contract { get; init; }

    /// <summary>Which part of the list.</summary>
    public required Page Page { get; init; }
}

/// <summary>A workspace, as answers show it.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="Contract">The contract that it lies in.</param>
/// <param name="Name">The name for people.</param>
public sealed record WorkspaceAnswer(string Workspace, string Contract, string Name);

/// <summary>A page of workspaces.</summary>
/// <param name="Workspaces">The workspaces.</param>
/// <param name="Next">The cursor of the next page, or null.</param>
public sealed record WorkspacesAnswer(ImmutableArray<WorkspaceAnswer> Workspaces, string? Next);

/// <summary>How this family's requests and answers are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(CreateWorkspace))]
[JsonSerializable(typeof(RenameWorkspace))]
[JsonSerializable(typeof(DeleteWorkspace))]
[JsonSerializable(typeof(GetWorkspace))]
[JsonSerializable(typeof(ListWorkspaces))]
[JsonSerializable(typeof(WorkspaceAnswer))]
[JsonSerializable(typeof(WorkspacesAnswer))]
internal sealed partial class WorkspacesJson : JsonSerializerContext;
