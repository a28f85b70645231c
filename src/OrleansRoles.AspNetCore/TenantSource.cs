using Microsoft.AspNetCore.Http;
using OrleansRoles.AspNetCore.Templates;

namespace OrleansRoles.AspNetCore;

/// <summary>Says where a request's tenant stands. Immutable.</summary>
public sealed class TenantSource
{
    private readonly Func<HttpContext, string?>? _read;

    private TenantSource(string text, Func<HttpContext, string?>? read)
    {
        Text = text;
        _read = read;
    }

    /// <summary>Whether whoever sends the request chooses the tenant, so that it must be held against the user's own.
    /// </summary>
    internal bool IsNamedByCaller => ClaimType is null && FixedTenant is null;

    /// <summary>The route value that every endpoint with a permission must have, or null.</summary>
    internal string? RouteName { get; private init; }

    /// <summary>The claim that holds the tenant, or null.</summary>
    internal string? ClaimType { get; private init; }

    /// <summary>The one tenant, or null.</summary>
    internal string? FixedTenant { get; private init; }

    /// <summary>The source in words, for messages.</summary>
    internal string Text { get; }

    /// <summary>A route value: <c>/t/{tenant}/…</c>.</summary>
    /// <param name="name">The route value's name.</param>
    public static TenantSource RouteValue(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new($"route value `{name}`", context => ValueTemplate.RouteText(context, name)) { RouteName = name };
    }

    /// <summary>A claim of the user. A user with several values of it has none.</summary>
    /// <param name="type">The claim's type.</param>
    public static TenantSource Claim(string type)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(type);
        return new($"claim `{type}`", null) { ClaimType = type };
    }

    /// <summary>A request header, sent once.</summary>
    /// <param name="name">The header's name.</param>
    public static TenantSource Header(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new($"header `{name}`", context => ValueTemplate.Single(context.Request.Headers[name]));
    }

    /// <summary>One tenant for the whole application: whoever signs in is a user of it, or nobody.</summary>
    /// <param name="tenant">The tenant's id.</param>
    public static TenantSource Fixed(string tenant)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(tenant);
        return new($"the tenant `{tenant}`", null) { FixedTenant = tenant };
    }

    /// <summary>Anything else of the request, such as its host name.</summary>
    /// <param name="read">Finds the tenant's id; null or an empty text denies.</param>
    public static TenantSource From(Func<HttpContext, string?> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return new("a function of the request", read);
    }

    /// <summary>The tenant that the caller names; null where it names none, or does not name it at all.</summary>
    internal string? Read(HttpContext context) => FixedTenant ?? _read?.Invoke(context);
}
