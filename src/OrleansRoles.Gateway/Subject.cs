using OrleansRoles.Gateway.Checks;
using OrleansRoles.Gateway.Sessions;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Gateway;

/// <summary>
/// A user that was looked up once, for any number of checks (<see cref="IPermissionGateway.ResolveSubject"/>).
/// Thread-safe.
/// </summary>
public sealed class Subject
{
    private volatile Found? _found;

    internal Subject(string tenant, string user)
    {
        Tenant = tenant;
        User = user;
    }

    /// <summary>The tenant's id.</summary>
    public string Tenant { get; }

    /// <summary>The user's id.</summary>
    public string User { get; }

    /// <summary>The facts that were found last, with the state in which they count; null where none were.</summary>
    internal Found? Last
    {
        get => _found;
        set => _found = value;
    }

    /// <summary>A question about this user.</summary>
    /// <param name="action">The action's name.</param>
    /// <param name="resourceType">The resource's type.</param>
    /// <param name="resourceId">The resource's id.</param>
    /// <param name="properties">Properties of the resource that the model's conditions read; null for none.</param>
    /// <param name="context">The rest of the request; null for none.</param>
    public CheckRequest Ask(
        string action, string resourceType, string resourceId, Property[]? properties = null,
        Property[]? context = null) => new()
    {
        Tenant = Tenant,
        SubjectType = SubjectType.User,
        SubjectId = User,
        Action = action,
        ResourceType = resourceType,
        ResourceId = resourceId,
        Properties = properties,
        Context = context,
    };
}

/// <summary>
/// A user's facts as they were found: they count as long as the session and the tenant's version do. No role that is
/// held changes within a version, so that what the roles give can be taken together once it is asked for often.
/// </summary>
/// <param name="Generation">The session.</param>
/// <param name="Tenant">The tenant's memory.</param>
/// <param name="Kept">The facts that the tenant's memory keeps.</param>
/// <param name="Version">The version at which they were found there.</param>
internal sealed record Found(Generation<FactCache> Generation, TenantCache Tenant, UserFacts Kept, long Version)
{
    // Taking roles together costs about as much as so many checks.
    private const int UsesUntilTogether = 32;

    // Threads race for it on purpose: what comes of it is only when the facts are made better.
    private int _usesLeft = UsesUntilTogether;

    /// <summary>The facts to decide on.</summary>
    public UserFacts User { get; private init; } = Kept;

    /// <summary>Notes that they were used.</summary>
    /// <returns>Whether <see cref="Together"/> is due.</returns>
    public bool NoteUse()
    {
        if (!Kept.WasUsed)
        {
            Kept.WasUsed = true;
        }

        return _usesLeft > 0 && --_usesLeft == 0;
    }

    /// <summary>The same, quicker to decide on.</summary>
    public Found Together() => this with { User = Kept.TakenTogether() };
}
