namespace OrleansRoles.Entities.Workspaces;

/// <summary>Changes of a workspace.</summary>
public abstract record WorkspaceChange : EntityChange
{
    private WorkspaceChange()
    {
    }

    /// <summary>The workspace came into being.</summary>
    public sealed record Created(string Name, string Contract) : WorkspaceChange
    {
        /// <inheritdoc/>
        public override string Text => "workspace created";
    }

    /// <summary>The name is another.</summary>
    public sealed record Renamed(string Name, string Before) : WorkspaceChange
    {
        /// <inheritdoc/>
        public override string Text => "name changed";
    }

    /// <summary>A member holds a role in the workspace.</summary>
    public sealed record MemberRoleGiven(string User, string Role, DateTimeOffset? From, DateTimeOffset? Until)
        : WorkspaceChange
    {
        /// <inheritdoc/>
        public override string Text => $"`{User}` is `{Role}`";
    }

    /// <summary>A member holds a role in the workspace no longer.</summary>
    public sealed record MemberRoleTaken(string User, string Role, DateTimeOffset? From, DateTimeOffset? Until)
        : WorkspaceChange
    {
        /// <inheritdoc/>
        public override string Text => $"`{User}` is no longer `{Role}`";
    }

    /// <summary>The workspace is gone.</summary>
    public sealed record Deleted : WorkspaceChange
    {
        /// <inheritdoc/>
        public override string Text => "workspace deleted";
    }
}
