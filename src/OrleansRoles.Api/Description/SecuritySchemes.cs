using OrleansRoles.Api.Callers;

namespace OrleansRoles.Api.Description;

/// <summary>How each kind of caller proves who it is, by the names that the description uses.</summary>
internal static class SecuritySchemes
{
    private static readonly (string Name, PrincipalKinds Kinds)[] _schemes =
    [
        ("operatorKey", PrincipalKinds.Platform | PrincipalKinds.PlatformForUser | PrincipalKinds.NamedOperator),
        ("serviceKey", PrincipalKinds.Service | PrincipalKinds.ServiceForUser),
        ("userToken", PrincipalKinds.User),
        ("apiKey", PrincipalKinds.Integration),
    ];

    /// <summary>The schemes that open an operation; none where credentials are not looked at.</summary>
    public static IEnumerable<string> Of(PrincipalKinds openTo) =>
        _schemes.Where(scheme => (scheme.Kinds & openTo) != 0).Select(scheme => scheme.Name);
}
