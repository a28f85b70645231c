using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Users;

/// <summary>Changes of a user.</summary>
public abstract record UserChange : EntityChange
{
    private UserChange()
    {
    }

    /// <summary>The user came into being, active and without roles.</summary>
    public sealed record Created(string Email, string FirstName, string LastName, SubjectKind Kind) : UserChange
    {
        /// <inheritdoc/>
        public override string Text => Kind == SubjectKind.Human ? "user created" : "integration user created";
    }

    /// <summary>E-mail address or names are others.</summary>
    public sealed record ProfileChanged(
        string Email, string FirstName, string LastName, string BeforeEmail, string BeforeFirstName,
        string BeforeLastName) : UserChange
    {
        /// <inheritdoc/>
        public override string Text => "e-mail address or names changed";
    }

    /// <summary>The user has no access any more; what is on record stays.</summary>
    public sealed record Deactivated : UserChange
    {
        /// <inheritdoc/>
        public override string Text => "deactivated";
    }

    /// <summary>The user has access again.</summary>
    public sealed record Reactivated : UserChange
    {
        /// <inheritdoc/>
        public override string Text => "reactivated";
    }

    /// <summary>The user is in a team.</summary>
    public sealed record TeamJoined(string Team) : UserChange
    {
        /// <inheritdoc/>
        public override string Text => $"joined team `{Team}`";
    }

    /// <summary>The user is no longer in a team.</summary>
    public sealed record TeamLeft(string Team) : UserChange
    {
        /// <inheritdoc/>
        public override string Text => $"left team `{Team}`";
    }

    /// <summary>The user occupies a seat.</summary>
    public sealed record SeatAssigned(string Licence) : UserChange
    {
        /// <inheritdoc/>
        public override string Text => $"seat of `{Licence}` assigned";
    }

    /// <summary>The user occupies a seat no longer.</summary>
    public sealed record SeatReleased(string Licence) : UserChange
    {
        /// <inheritdoc/>
        public override string Text => $"seat of `{Licence}` released";
    }

    /// <summary>The user holds a role.</summary>
    public sealed record RoleAssigned(string Role, ScopeName At, DateTimeOffset? From, DateTimeOffset? Until)
        : UserChange
    {
        /// <inheritdoc/>
        public override string Text => $"role `{Role}` assigned at `{At}`";
    }

    /// <summary>The user holds a role no longer.</summary>
    public sealed record RoleUnassigned(string Role, ScopeName At, DateTimeOffset? From, DateTimeOffset? Until)
        : UserChange
    {
        /// <inheritdoc/>
        public override string Text => $"role `{Role}` unassigned at `{At}`";
    }

    /// <summary>
    /// The user got a role in a contract or workspace, which keeps it. It stands here as well, so that whatever is
    /// decided on all that a user holds meets it.
    /// </summary>
    public sealed record MembershipGiven(string Role, ScopeName At) : UserChange
    {
        /// <inheritdoc/>
        public override string Text => $"role `{Role}` given at `{At}`";
    }

    /// <summary>The user is gone.</summary>
    public sealed record Removed : UserChange
    {
        /// <inheritdoc/>
        public override string Text => "user removed";
    }

    /// <summary>An integration user has one key more.</summary>
    public sealed record KeyIssued(string KeyId, string Label, DateTimeOffset? Until, string Era) : UserChange
    {
        /// <inheritdoc/>
        public override string Text => $"key `{KeyId}` issued";
    }

    /// <summary>A key ends at a time, since another took its place.</summary>
    public sealed record KeyLimited(string KeyId, DateTimeOffset Until) : UserChange
    {
        /// <inheritdoc/>
        public override string Text => $"key `{KeyId}` ends at {Until:O}";
    }

    /// <summary>A key was ended.</summary>
    public sealed record KeyRevoked(string KeyId) : UserChange
    {
        /// <inheritdoc/>
        public override string Text => $"key `{KeyId}` revoked";
    }
}
