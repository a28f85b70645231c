using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OrleansRoles.Gateway;

namespace OrleansRoles.AspNetCore;

/// <summary>What happens with an allow whose obligations the endpoint does not say it carries out.</summary>
public enum UndeclaredObligations
{
    /// <summary>It is refused: an obligation that nobody carries out would make the allow a wrong one.</summary>
    Deny,

    /// <summary>The endpoint runs and has to look at the decision's obligations itself.</summary>
    Pass,
}

/// <summary>Where templates may take values from, besides the route.</summary>
[Flags]
public enum TemplateSources
{
    /// <summary>From the route only.</summary>
    None = 0,

    /// <summary>From the query string: <c>{query:name}</c>.</summary>
    Query = 1,

    /// <summary>From the user's claims: <c>{claim:type}</c>.</summary>
    Claims = 2,

    /// <summary>From request headers: <c>{header:name}</c>.</summary>
    Headers = 4,
}

/// <summary>How an application asks for permissions. Read once at start.</summary>
public sealed class PermissionOptions
{
    /// <summary>Where a request's tenant stands. There is no default: the application does not start without it.
    /// </summary>
    public TenantSource? Tenant { get; set; }

    /// <summary>How users are found in claims.</summary>
    public UserClaims Users { get; } = new();

    /// <summary>What happens with an allow whose obligations the endpoint does not say it carries out.</summary>
    /// <value><see cref="UndeclaredObligations.Deny"/>.</value>
    public UndeclaredObligations UndeclaredObligations { get; set; }

    /// <summary>Where templates may take values from, besides the route and <see cref="Constants"/>.</summary>
    /// <value><see cref="TemplateSources.None"/>: a template that names another source stops the start.</value>
    public TemplateSources TemplateSources { get; set; }

    /// <summary>Values for <c>{constant:name}</c>, such as the region in which the application runs.</summary>
    public IDictionary<string, string> Constants { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How old answers may be where neither the endpoint nor <see cref="FreshnessOf"/> says otherwise.
    /// </summary>
    /// <value><see cref="Freshness.Full"/>: not at all.</value>
    public Freshness Freshness { get; set; }

    /// <summary>
    /// How old the answers for one request may be; null leaves it to the endpoint and to <see cref="Freshness"/>.
    /// </summary>
    /// <value>Null.</value>
    public Func<HttpContext, Freshness?>? FreshnessOf { get; set; }

    /// <summary>When the client is told to try again after a 503.</summary>
    /// <value>1 s.</value>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether the application must not start while an endpoint is unmarked.</summary>
    internal bool OnEveryEndpoint { get; private set; }

    /// <summary>
    /// Has the start fail while an endpoint neither requires a permission nor says why it needs none
    /// (<see cref="NoPermissionNeededAttribute"/>); the message lists all of them.
    /// </summary>
    public PermissionOptions RequirePermissionOnEveryEndpoint()
    {
        OnEveryEndpoint = true;
        return this;
    }
}

/// <summary>How a user of a tenant is found in the claims of a token or a cookie.</summary>
public sealed class UserClaims
{
    /// <summary>
    /// The claim that holds the user's id. <c>sub</c> is found as well under the long name that ASP.NET Core's token
    /// handlers give it unless told not to.
    /// </summary>
    /// <value><c>sub</c>.</value>
    public string IdClaim { get; set; } = "sub";

    /// <summary>
    /// The claim that holds the user's tenant, or each of the user's tenants: nobody gets through to another one. Null
    /// where <see cref="AllTenants"/> says it, or the tenant comes from a claim or is fixed.
    /// </summary>
    /// <value>Null.</value>
    public string? TenantClaim { get; set; }

    /// <summary>Whether an id is the same person in every tenant that has a user of this id.</summary>
    /// <value>False.</value>
    public bool AllTenants { get; set; }
}

/// <summary>Finds what is missing in the options, at start.</summary>
internal sealed class PermissionOptionsValidator : IValidateOptions<PermissionOptions>
{
    public ValidateOptionsResult Validate(string? name, PermissionOptions options)
    {
        List<string> mistakes = [];
        if (options.Tenant is null)
        {
            mistakes.Add(
                "`Tenant` is not set: say where a request's tenant stands, for example "
                + "`options.Tenant = TenantSource.RouteValue(\"tenant\")`");
        }
        else if (options.Tenant.IsNamedByCaller && options.Users is { TenantClaim: null, AllTenants: false })
        {
            mistakes.Add(
                $"`Tenant` is what the caller names ({options.Tenant.Text}), and nothing says to which tenant a user "
                + "belongs: set `Users.TenantClaim` to the claim that holds it, or `Users.AllTenants = true` if an id "
                + "is the same person in every tenant");
        }

        if (options.Users is { TenantClaim: not null, AllTenants: true })
        {
            mistakes.Add("`Users.TenantClaim` and `Users.AllTenants` exclude each other: set one of them");
        }

        if (string.IsNullOrWhiteSpace(options.Users.IdClaim))
        {
            mistakes.Add("`Users.IdClaim` is empty: write the claim that holds the user's id, usually `sub`");
        }

        if (options.Freshness.StaleAtMost < TimeSpan.Zero)
        {
            mistakes.Add($"`Freshness` is {options.Freshness.StaleAtMost}: write zero or more");
        }

        if (options.RetryAfter < TimeSpan.Zero)
        {
            mistakes.Add($"`RetryAfter` is {options.RetryAfter}: write zero or more");
        }

        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }
}
