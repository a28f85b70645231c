namespace OrleansRoles.Entities.Ports;

/// <summary>
/// Keeps what the installation's own secrets are compared with. Thread-safe; never sees a secret itself.
/// </summary>
public interface ISecretStore
{
    /// <summary>Reads the SHA-256 of the operator key; null where none was made yet.</summary>
    /// <exception cref="Storage.StoreException">The store could not be read.</exception>
    ValueTask<byte[]?> ReadOperatorKeyHashAsync(CancellationToken cancellationToken);

    /// <summary>Keeps the SHA-256 of the operator key in place of an older one; durable when it completes.</summary>
    /// <exception cref="Storage.StoreException">The store could not be written.</exception>
    ValueTask WriteOperatorKeyHashAsync(byte[] hash, CancellationToken cancellationToken);
}
