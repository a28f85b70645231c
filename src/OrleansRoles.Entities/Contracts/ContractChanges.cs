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
}
