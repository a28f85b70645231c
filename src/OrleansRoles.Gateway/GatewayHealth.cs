namespace OrleansRoles.Gateway;

/// <summary>How a gateway is, at the moment of asking.</summary>
/// <param name="HasSession">Whether it may answer from memory.</param>
/// <param name="SessionLeft">For how long it may without another renewal; zero where it may not.</param>
/// <param name="SinceRenewal">How long ago the last renewal was asked for that succeeded; null where none did.</param>
public sealed record GatewayHealth(bool HasSession, TimeSpan SessionLeft, TimeSpan? SinceRenewal);
