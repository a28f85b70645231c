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
/// <param name="OnBehalfOf">The user of the tenant for whom a service or the platform asks, or null.</param>
public sealed record Caller(CallerKind Kind, string Id, string? OnBehalfOf = null)
{
    /// <summary>The id of the platform itself, which no named operator can have.</summary>
    public const string PlatformId = "platform";

    private const string By = " by ";

    /// <summary>Whoever holds the operator key: the vendor itself, above every tenant.</summary>
    public static Caller Platform { get; } = new(CallerKind.Operator, PlatformId);

    /// <summary>
    /// Whether it is the vendor itself (or the system), whose authority no tenant's roles limit. The invariants of
    /// entities hold for it as for everybody. The platform on behalf of a user has that user's rights and no others.
    /// </summary>
    public bool IsPlatform =>
        Kind == CallerKind.System || (Kind == CallerKind.Operator && Id == PlatformId && OnBehalfOf is null);

    /// <summary>The vendor's operator that a model knows by this name, or null.</summary>
    public string? OperatorName =>
        Kind == CallerKind.Operator && OnBehalfOf is null && Id != PlatformId ? Id : null;

    /// <summary>The user of the tenant with whose rights it is done, or null.</summary>
    public string? User => Kind switch
    {
        CallerKind.User or CallerKind.Integration => Id,
        CallerKind.Service or CallerKind.Operator => OnBehalfOf,
        CallerKind.System => null,
    };

    /// <summary>The subject type by which a model's requirements see the caller.</summary>
    public SubjectType SubjectType => User is not null ? SubjectType.User
        : Kind == CallerKind.Operator ? SubjectType.Operator
        : SubjectType.Other;

    /// <summary>The platform with the rights of one user.</summary>
    public static Caller PlatformFor(string user) => Platform with { OnBehalfOf = user };

    /// <summary>As it stands in the journal: <c>user/ana</c>, <c>user/ana by service/shop</c>,
    /// <c>operator/platform</c>. Blanks and percent signs of ids are encoded, so that no id reads like two.</summary>
    public override string ToString()
    {
        string self = Kind switch
        {
            CallerKind.Operator => $"operator/{Escape(Id)}",
            CallerKind.User => $"user/{Escape(Id)}",
            CallerKind.Integration => $"integration/{Escape(Id)}",
            CallerKind.System => $"system/{Escape(Id)}",
            CallerKind.Service => $"service/{Escape(Id)}",
        };
        return OnBehalfOf is null ? self : $"user/{Escape(OnBehalfOf)}{By}{self}";
    }

    /// <summary>Takes apart what <see cref="ToString"/> made: who did it, and through whom, or null.</summary>
    public static (string Actor, string? Through) Split(string text)
    {
        int at = text.IndexOf(By, StringComparison.Ordinal);
        return at < 0
            ? (Unescape(text), null)
            : (Unescape(text[..at]), Unescape(text[(at + By.Length)..]));
    }

    private static string Escape(string id) => id.Contains(' ', StringComparison.Ordinal)
        || id.Contains('%', StringComparison.Ordinal)
            ? id.Replace("%", "%25", StringComparison.Ordinal).Replace(" ", "%20", StringComparison.Ordinal)
            : id;

    private static string Unescape(string text) =>
        text.Replace("%20", " ", StringComparison.Ordinal).Replace("%25", "%", StringComparison.Ordinal);
}
