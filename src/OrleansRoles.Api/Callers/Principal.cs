using OrleansRoles.Entities.Installation;
using OrleansRoles.Entities.Requests;

namespace OrleansRoles.Api.Callers;

/// <summary>Who sent a request, and what that reaches.</summary>
internal sealed record Principal
{
    /// <summary>Somebody whose credentials were not looked at.</summary>
    public static Principal Nobody { get; } = new()
    {
        Kind = PrincipalKinds.Anybody,
        Caller = new Caller(CallerKind.User, ""),
        Tenant = "",
    };

    /// <summary>The operator key, for itself.</summary>
    public static Principal Platform { get; } = new() { Kind = PrincipalKinds.Platform, Caller = Caller.Platform };

    /// <summary>What kind of caller it is: one flag.</summary>
    public required PrincipalKinds Kind { get; init; }

    /// <summary>As whom the request is carried out.</summary>
    public required Caller Caller { get; init; }

    /// <summary>The one tenant that the credentials are for; null where they name none.</summary>
    public string? Tenant { get; init; }

    /// <summary>The e-mail address that a provider vouches for; null where it does not.</summary>
    public string? Email { get; init; }

    /// <summary>The service whose key it is, or null.</summary>
    public Service? Service { get; init; }

    /// <summary>
    /// Whether the credentials themselves say that the caller belongs to the tenant: then it may learn that the tenant
    /// exists before there is a record of it.
    /// </summary>
    public bool IsVouchedFor => Tenant is not null || Kind != PrincipalKinds.User;

    /// <summary>For whom rates are counted: whose credentials they are, whoever they speak for.</summary>
    public string Holder => Kind switch
    {
        PrincipalKinds.User => $"user/{Tenant}/{Caller.Id}",
        PrincipalKinds.Integration => $"integration/{Tenant}/{Caller.Id}",
        PrincipalKinds.Service or PrincipalKinds.ServiceForUser => $"service/{Caller.Id}",
        _ => "operator",
    };

    /// <summary>Whether a tenant is within reach; of what is not, nothing may be learnt.</summary>
    public bool Reaches(string tenant) =>
        (Tenant is null || Tenant == tenant) && (Service is null || Service.Reaches(tenant));
}
