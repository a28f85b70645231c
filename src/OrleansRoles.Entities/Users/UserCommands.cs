using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Users;

/// <summary>Makes a user equal to this one; creates it where there is none.</summary>
public sealed record PutUser(UserState Wanted);

/// <summary>Gives a role at the tenant or at a scope that is no contract and no workspace.</summary>
/// <param name="Role">The role.</param>
/// <param name="At">The scope.</param>
/// <param name="From">From when on, or null.</param>
/// <param name="Until">Until when, or null.</param>
/// <param name="IsHeld">Whether that very assignment is on record, as the rows say.</param>
public sealed record AssignRole(
    string Role, ScopeName At, DateTimeOffset? From, DateTimeOffset? Until, bool IsHeld);

/// <summary>Takes a role; the parameters are those of <see cref="AssignRole"/>.</summary>
public sealed record UnassignRole(
    string Role, ScopeName At, DateTimeOffset? From, DateTimeOffset? Until, bool IsHeld);

/// <summary>Puts a user into a team.</summary>
public sealed record JoinTeam(string Team);

/// <summary>Takes a user out of a team.</summary>
public sealed record LeaveTeam(string Team);

/// <summary>Ends a user's access, or gives it back.</summary>
public sealed record SetUserStatus(UserStatus Status);

/// <summary>Removes a user.</summary>
public sealed record RemoveUser;

/// <summary>Gives the user a seat of a licence. Whether one is free, the licence knows.</summary>
public sealed record TakeSeat(string Licence);

/// <summary>Takes the user's seat of a licence.</summary>
public sealed record FreeSeat(string Licence);
