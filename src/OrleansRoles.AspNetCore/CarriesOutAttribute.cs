namespace OrleansRoles.AspNetCore;

/// <summary>What an endpoint says it carries out.</summary>
public interface ICarriesOutMetadata
{
    /// <summary>The obligations, as the model writes them.</summary>
    IReadOnlyList<string> Obligations { get; }
}

/// <summary>
/// The endpoint carries out these obligations of an allow, if it has them. An allow with another one is refused unless
/// the options say otherwise (<see cref="UndeclaredObligations"/>).
/// </summary>
/// <param name="obligations">The obligations, as the model writes them: <c>hide:credential-secrets</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class CarriesOutAttribute(params string[] obligations) : Attribute, ICarriesOutMetadata
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Obligations { get; } = obligations;
}

/// <summary>The endpoint says why it requires no permission.</summary>
public interface INoPermissionNeededMetadata
{
    /// <summary>Why, for whoever reads the code.</summary>
    string Why { get; }
}

/// <summary>
/// The endpoint needs no permission, and here is why. It changes nothing but what
/// <see cref="PermissionOptions.RequirePermissionOnEveryEndpoint"/> looks for: whether anybody may call it without
/// signing in is another question.
/// </summary>
/// <param name="why">Why, for whoever reads the code.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NoPermissionNeededAttribute(string why) : Attribute, INoPermissionNeededMetadata
{
    /// <inheritdoc/>
    public string Why { get; } = why;
}
