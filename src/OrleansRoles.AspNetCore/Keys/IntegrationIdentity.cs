using System.Security.Claims;
using OrleansRoles.Gateway;

namespace OrleansRoles.AspNetCore.Keys;

/// <summary>
/// Who came with an API key. A type of its own, because claims of a token could say anything that its issuer likes.
/// </summary>
internal sealed class IntegrationIdentity : ClaimsIdentity
{
    public const string TenantClaim = "orleansroles:tenant";
    public const string KeyClaim = "orleansroles:key";

    public IntegrationIdentity(IntegrationUser holder)
        : base(
            [
                new Claim("sub", holder.User), new Claim(TenantClaim, holder.Tenant), new Claim(KeyClaim, holder.KeyId),
            ],
            OrleansRolesApiKey.Scheme, "sub", null)
    {
        Holder = holder;
    }

    private IntegrationIdentity(IntegrationIdentity other)
        : base(other)
    {
        Holder = other.Holder;
    }

    /// <summary>Whose key it is.</summary>
    public IntegrationUser Holder { get; }

    /// <summary>Whose key the request came with; null where it came without one.</summary>
    /// <param name="principal">The request's user.</param>
    /// <param name="isMixed">Whether somebody else is signed in beside it: then nobody can tell whom it is about.
    /// </param>
    public static IntegrationUser? Find(ClaimsPrincipal principal, out bool isMixed)
    {
        IntegrationUser? found = null;
        bool isOther = false;
        IReadOnlyList<ClaimsIdentity> identities = principal.Identities as IReadOnlyList<ClaimsIdentity>
            ?? [.. principal.Identities];
        for (int index = 0; index < identities.Count; index++)
        {
            ClaimsIdentity identity = identities[index];
            if (identity is IntegrationIdentity key)
            {
                isOther |= found is not null && found != key.Holder;
                found = key.Holder;
            }
            else
            {
                isOther |= identity.IsAuthenticated;
            }
        }

        isMixed = found is not null && isOther;
        return found;
    }

    /// <inheritdoc/>
    public override ClaimsIdentity Clone() => new IntegrationIdentity(this);
}
