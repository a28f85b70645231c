using OrleansRoles.Entities.Ports;

namespace OrleansRoles.Api.Hosting;

/// <summary>Finds the operator key's hash at start, or makes a key.</summary>
public static class OperatorKeys
{
    /// <summary>Gives the gate that recognises the key.</summary>
    /// <param name="secrets">Where the hash is kept.</param>
    /// <param name="configured">The key that the installation sets, or null.</param>
    /// <param name="tell">Told the key that was made, before anything depends on it.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<OperatorKey> PrepareAsync(
        ISecretStore secrets, string? configured, Action<string> tell, CancellationToken cancellationToken)
    {
        byte[]? kept = await secrets.ReadOperatorKeyHashAsync(cancellationToken);
        if (configured is not null)
        {
            byte[] hash = OperatorKey.HashOf(configured);
            if (kept is null || !kept.AsSpan().SequenceEqual(hash))
            {
                await secrets.WriteOperatorKeyHashAsync(hash, cancellationToken);
            }

            return new OperatorKey(hash);
        }

        if (kept is not null)
        {
            return new OperatorKey(kept);
        }

        // Told first: a key that was told and not kept is made anew at the next start; one that was kept and not told
        // would lock everybody out.
        string key = OperatorKey.Generate();
        tell(key);
        byte[] made = OperatorKey.HashOf(key);
        await secrets.WriteOperatorKeyHashAsync(made, cancellationToken);
        return new OperatorKey(made);
    }
}
