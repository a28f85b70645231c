namespace OrleansRoles.Api.Callers;

/// <summary>Kinds of caller, as the table of operations opens itself to them.</summary>
[Flags]
internal enum PrincipalKinds
{
    /// <summary>No one.</summary>
    None = 0,

    /// <summary>Everybody, also without credentials, which are not looked at.</summary>
    Anybody = 1,

    /// <summary>The operator key, for itself.</summary>
    Platform = 1 << 1,

    /// <summary>The operator key, speaking as one of the operators that the tenant's model names.</summary>
    NamedOperator = 1 << 2,

    /// <summary>The operator key with the rights of a user of the tenant.</summary>
    PlatformForUser = 1 << 3,

    /// <summary>A service, for itself.</summary>
    Service = 1 << 4,

    /// <summary>A service for a signed-in user of the tenant.</summary>
    ServiceForUser = 1 << 5,

    /// <summary>A person with a token of an OpenID provider.</summary>
    User = 1 << 6,

    /// <summary>An integration user with an API key.</summary>
    Integration = 1 << 7,

    /// <summary>Back ends: the operator and services, for whomever they speak.</summary>
    BackEnds = Platform | PlatformForUser | Service | ServiceForUser,

    /// <summary>People of the tenant, however they come in.</summary>
    People = PlatformForUser | ServiceForUser | User,

    /// <summary>Everybody who may act inside a tenant; what they may there is the model's to say.</summary>
    Members = Platform | NamedOperator | People | Integration,

    /// <summary>Everybody with credentials.</summary>
    Known = Members | Service,
}
