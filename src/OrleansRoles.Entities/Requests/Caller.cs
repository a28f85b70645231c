using OrleansRoles.Model.Requests;

namespace OrleansRoles.Entities.Requests;

/// <summary>What kind of caller a request comes from.</summary>
public enum CallerKind
{
    /// <summary>The vendor: the platform itself, or one of its operators that a model knows by name.</summary>
    Operator,

    /// <summary>A back end with a key of its own, perhaps on behalf of a signed-in user.</summary>
    Service,

    /// <summary>A signed-in person.</summary>
    User,

    /// <summary>An integration user with an API key.</summary>
    Integration,

    /// <summary>The system itself: what a time limit ends, what a queue delivers.</summary>
    System,
}

/// <summary>Who asks.</summary>
/// <param name="Kind">What kind of caller it is.</param>
/// <param name="Id">The operator's, service's or user's id.</param>
/// <param name="OnBehalfOf">The user of the tenant for whom a service asks, or null.</param>
public sealed record Caller(CallerKind Kind, string Id, string? OnBehalfOf = null)
{
    private const string PlatformId = "platform";

    /// <summary>Whoever holds the operator key: the vendor itself, above every tenant.</summary>
    public static Caller Platform { get; } = new(CallerKind.Operator, PlatformId);

    /// <summary>
    /// Whether it is the vendor itself (or the system), whose authority no tenant's roles limit. The invariants of
    /// entities hold for it as for everybody.
    /// </summary>
    public bool IsPlatform => Kind == CallerKind.System || (Kind == CallerKind.Operator && Id == PlatformId);

    /// <summary>The user of the tenant with whose rights it is done, or null.</summary>
    public string? User => Kind switch
    {
        CallerKind.User or CallerKind.Integration => Id,
        CallerKind.Service => OnBehalfOf,
        CallerKind.Operator or CallerKind.System => null,
    };

    /// <summary>The subject type by which a model's requirements see the caller.</summary>
    public SubjectType SubjectType => Kind switch
    {
        CallerKind.Operator => SubjectType.Operator,
        CallerKind.User or CallerKind.Integration => SubjectType.User,
        CallerKind.Service => OnBehalfOf is null ? SubjectType.Other : SubjectType.User,
        CallerKind.System => SubjectType.Other,
    };

    /// <summary>As it stands in the journal: <c>user/ana</c>, <c>user/ana by service/shop</c>,
    /// <c>operator/platform</c>.</summary>
    public override string ToString() => Kind switch
    {
        CallerKind.Operator => $"operator/{Id}",
        CallerKind.User => $"user/{Id}",
        CallerKind.Integration => $"integration/{Id}",
        CallerKind.System => $"system/{Id}",
        CallerKind.Service => OnBehalfOf is null ? $"service/{Id}" : $"user/{OnBehalfOf} by service/{Id}",
    };
}
