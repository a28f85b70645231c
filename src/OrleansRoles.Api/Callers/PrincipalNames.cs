namespace OrleansRoles.Api.Callers;

/// <summary>Kinds of caller in words.</summary>
internal static class PrincipalNames
{
    private static readonly (PrincipalKinds Kind, string Name)[] _names =
    [
        (PrincipalKinds.Anybody, "everybody"),
        (PrincipalKinds.Platform, "the operator"),
        (PrincipalKinds.NamedOperator, "an operator whom the model names"),
        (PrincipalKinds.PlatformForUser, "the operator on behalf of a user"),
        (PrincipalKinds.Service, "a service"),
        (PrincipalKinds.ServiceForUser, "a service on behalf of a user"),
        (PrincipalKinds.User, "a signed-in user"),
        (PrincipalKinds.Integration, "an integration user"),
    ];

    /// <summary>The kinds, one after the other.</summary>
    public static string Of(PrincipalKinds kinds) =>
        string.Join(", ", _names.Where(entry => kinds.HasFlag(entry.Kind)).Select(entry => entry.Name));
}
