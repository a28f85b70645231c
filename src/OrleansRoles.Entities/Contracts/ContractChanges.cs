namespace OrleansRoles.Entities.Contracts;

/// <summary>Changes of a contract.</summary>
public abstract record ContractChange : EntityChange
{
    private ContractChange()
    {
    }

    /// <summary>The contract came into being.</summary>
    public sealed record Created(string Name, string Console) : ContractChange
    {
        /// <inheritdoc/>
        public override string Text => "contract created";
    }

    /// <summary>Name or console are others.</summary>
    public sealed record Described(string Name, string Console, string BeforeName, string BeforeConsole)
        : ContractChange
    {
        /// <inheritdoc/>
        public override string Text => "name or console changed";
    }

    /// <summary>A member holds a role in the contract.</summary>
    public sealed record MemberRoleGiven(string User, string Role, DateTimeOffset? From, DateTimeOffset? Until)
        : ContractChange
    {
        /// <inheritdoc/>
        public override string Text => $"`{User}` is `{Role}`";
    }

    /// <summary>A member holds a role in the contract no longer.</summary>
    public sealed record MemberRoleTaken(string User, string Role, DateTimeOffset? From, DateTimeOffset? Until)
        : ContractChange
    {
        /// <inheritdoc/>
        public override string Text => $"`{User}` is no longer `{Role}`";
    }

    /// <summary>The contract is gone.</summary>
    public sealed record Deleted : ContractChange
    {
        /// <inheritdoc/>
        public override string Text => "contract deleted";
    }

    /// <summary>Somebody was invited.</summary>
    public sealed record InvitationSent(
        string Id, string Email, string Role, string? Workspace, string? WorkspaceRole, DateTimeOffset? EndsAt,
        string Era) : ContractChange
    {
        /// <inheritdoc/>
        public override string Text => $"`{Email}` invited as `{Role}`";
    }

    /// <summary>An invitation was sent again; its older token counts no more.</summary>
    public sealed record InvitationResent(string Id, DateTimeOffset? EndsAt) : ContractChange
    {
        /// <inheritdoc/>
        public override string Text => $"invitation `{Id}` sent again";
    }

    /// <summary>An invitation was accepted.</summary>
    public sealed record InvitationAccepted(string Id, string User) : ContractChange
    {
        /// <inheritdoc/>
        public override string Text => $"invitation `{Id}` accepted by `{User}`";
    }

    /// <summary>An invitation was withdrawn.</summary>
    public sealed record InvitationRevoked(string Id) : ContractChange
    {
        /// <inheritdoc/>
        public override string Text => $"invitation `{Id}` withdrawn";
    }

    /// <summary>Nobody accepted an invitation in time.</summary>
    public sealed record InvitationExpired(string Id) : ContractChange
    {
        /// <inheritdoc/>
        public override string Text => $"invitation `{Id}` expired";
    }
}
