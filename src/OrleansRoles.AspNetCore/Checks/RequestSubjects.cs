using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using OrleansRoles.AspNetCore.Keys;
using OrleansRoles.AspNetCore.Templates;
using OrleansRoles.Gateway;
using OrleansRoles.Model.Evaluation;

namespace OrleansRoles.AspNetCore.Checks;

/// <summary>Whom a request is about, or why that cannot be told.</summary>
/// <param name="Handle">The user in the tenant; null where there is a <paramref name="Refusal"/>.</param>
/// <param name="Refusal">The reason's code, or null.</param>
/// <param name="IsVouchedFor">Whether somebody says that the user belongs to the tenant. Whoever is not vouched for
/// must not learn from an answer which tenants there are.</param>
internal readonly record struct RequestSubject(Subject? Handle, string? Refusal, bool IsVouchedFor);

/// <summary>Finds out whom a request is about. Thread-safe.</summary>
/// <remarks>
/// INVARIANT: a user never gets through to a tenant to which nothing ties the user. The same id may be another person
/// there.
/// </remarks>
internal sealed class RequestSubjects(IPermissionGateway gateway, PermissionOptions options)
{
    private const string Sub = "sub";
    private const int IdLengthMax = 200;

    private readonly SubjectShelf _shelf = new(gateway);
    private readonly TenantSource _tenant = options.Tenant
        ?? throw new InvalidOperationException("`Tenant` is not set: the options' validation does not let this happen");

    public RequestSubject Find(HttpContext context, ClaimsPrincipal principal)
    {
        string? named = _tenant.Read(context);
        IntegrationUser? key = IntegrationIdentity.Find(principal, out bool isMixed);
        return isMixed ? Refuse(RefusalReasons.SubjectUnresolved)
            : key is not null ? OfKey(named, key)
            : OfClaims(named, principal);
    }

    private RequestSubject OfKey(string? named, IntegrationUser key)
    {
        // A claim says the tenant of tokens; of a key it is the key's own.
        string tenant = _tenant.ClaimType is null ? named ?? "" : key.Tenant;
        return !IsId(tenant) ? Refuse(RefusalReasons.TenantUnresolved)
            : !string.Equals(tenant, key.Tenant, StringComparison.Ordinal) ? OtherTenant()
            : new RequestSubject(_shelf.Get(key.Tenant, key.User), null, true);
    }

    [SuppressMessage("Style", "IDE0046", Justification = "A ladder of refusals reads in order.")]
    private RequestSubject OfClaims(string? named, ClaimsPrincipal principal)
    {
        if (FindUser(principal) is not { } user || !IsId(user))
        {
            return Refuse(RefusalReasons.SubjectUnresolved);
        }

        string? tenant = _tenant.ClaimType is { } type ? ValueTemplate.SingleClaim(principal, type, out _) : named;
        if (tenant is null || !IsId(tenant))
        {
            return Refuse(RefusalReasons.TenantUnresolved);
        }

        if (options.Users.TenantClaim is { } claim && !IsMember(principal, claim, tenant))
        {
            return OtherTenant();
        }

        return new RequestSubject(_shelf.Get(tenant, user), null, !options.Users.AllTenants);
    }

    /// <summary>The user's id; null where the claims name none, or different ones.</summary>
    private string? FindUser(ClaimsPrincipal principal)
    {
        string? id = ValueTemplate.SingleClaim(principal, options.Users.IdClaim, out bool isAmbiguous);
        if (isAmbiguous || options.Users.IdClaim != Sub)
        {
            return id;
        }

        string? mapped = ValueTemplate.SingleClaim(principal, ClaimTypes.NameIdentifier, out isAmbiguous);
        bool differ = isAmbiguous
            || (id is not null && mapped is not null && !string.Equals(id, mapped, StringComparison.Ordinal));
        return differ ? null : id ?? mapped;
    }

    private static bool IsMember(ClaimsPrincipal principal, string claim, string tenant)
    {
        foreach (ClaimsIdentity identity in principal.Identities)
        {
            if (identity.IsAuthenticated && identity.HasClaim(claim, tenant))
            {
                return true;
            }
        }

        return false;
    }

    // The same bounds as in the API: what is no id there is none here.
    private static bool IsId(string text) =>
        text.Length is > 0 and <= IdLengthMax && !text.AsSpan().ContainsAnyInRange('\0', '\u001f');

    private static RequestSubject Refuse(string reason) => new(null, reason, false);

    private static RequestSubject OtherTenant() =>
        Refuse(DecisionReason.OtherTenant.Code());
}
