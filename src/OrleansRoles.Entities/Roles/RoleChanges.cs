using System.Collections.Immutable;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Roles;

/// <summary>Changes of a custom role.</summary>
public abstract record RoleChange : EntityChange
{
    private RoleChange()
    {
    }

    /// <summary>The role came into being.</summary>
    public sealed record Created(string Name, string Description, ImmutableArray<GrantEntry> Grants) : RoleChange
    {
        /// <inheritdoc/>
        public override string Text => $"role `{Name}` created";
    }

    /// <summary>The role has another name or description.</summary>
    public sealed record Described(string Name, string Description, string BeforeName, string BeforeDescription)
        : RoleChange
    {
        /// <inheritdoc/>
        public override string Text => Name == BeforeName
            ? "description changed"
            : $"name `{BeforeName}` changed to `{Name}`";
    }

    /// <summary>The role grants something else.</summary>
    public sealed record GrantsChanged(ImmutableArray<GrantEntry> Grants, ImmutableArray<GrantEntry> Before)
        : RoleChange
    {
        /// <inheritdoc/>
        public override string Text => "grants changed";
    }

    /// <summary>The role is about to be deleted: it is given to nobody from here on.</summary>
    public sealed record Retired : RoleChange
    {
        /// <inheritdoc/>
        public override string Text => "about to be deleted";
    }

    /// <summary>The role is not deleted after all: somebody holds it.</summary>
    public sealed record Restored : RoleChange
    {
        /// <inheritdoc/>
        public override string Text => "not deleted after all";
    }

    /// <summary>The role is gone.</summary>
    public sealed record Deleted : RoleChange
    {
        /// <inheritdoc/>
        public override string Text => "role deleted";
    }
}
