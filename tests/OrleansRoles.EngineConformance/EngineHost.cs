using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.EngineConformance;

/// <summary>One engine under test with all that it lasts on. Disposing it removes both.</summary>
public abstract class EngineHost : IAsyncDisposable
{
    /// <summary>The engine; another one after <see cref="RestartAsync"/>.</summary>
    public abstract IRolesEngine Engine { get; }

    /// <summary>
    /// Engines that work on the same data at once and know nothing of each other's turns, this one first; they go with
    /// the host.
    /// </summary>
    public abstract ValueTask<IReadOnlyList<IRolesEngine>> OpenRivalsAsync();

    /// <summary>Ends the engine and starts another on the same data: whatever was only in memory is gone.</summary>
    public abstract ValueTask RestartAsync();

    /// <summary>All journal rows of a tenant, in order of position.</summary>
    public abstract ValueTask<IReadOnlyList<JournalRow>> ReadJournalAsync(string tenant);

    /// <summary>The store that the engine works on.</summary>
    public abstract IStore Medium { get; }

    /// <summary>The same store, which removes what has ended.</summary>
    public abstract IExpiringRows Expiring { get; }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
