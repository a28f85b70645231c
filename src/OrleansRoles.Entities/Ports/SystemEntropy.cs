using System.Security.Cryptography;

namespace OrleansRoles.Entities.Ports;

/// <summary>The operating system's cryptographic randomness.</summary>
public sealed class SystemEntropy : IEntropy
{
    /// <summary>The one instance.</summary>
    public static SystemEntropy Instance { get; } = new();

    /// <inheritdoc/>
    public void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
}
