using OrleansRoles.Entities.Storage;

namespace OrleansRoles.LoadTests.Targets;

/// <summary>What a run's traffic goes to.</summary>
internal abstract class Target : IAsyncDisposable
{
    /// <summary>What it is, in words.</summary>
    public abstract string Description { get; }

    /// <summary>Where it listens.</summary>
    public abstract IReadOnlyList<Uri> Addresses { get; }

    /// <summary>The operator key.</summary>
    public abstract string Key { get; }

    /// <summary>Its processes, where the run started them.</summary>
    public abstract IReadOnlyList<ChildProcess> Processes { get; }

    /// <summary>Ends its processes and starts them again, with nothing in memory.</summary>
    /// <exception cref="NotSupportedException">The run did not start them.</exception>
    public abstract Task RestartAsync();

    /// <summary>Opens what the target stores, to read its journal; null where it cannot be reached.</summary>
    public abstract IStore? OpenStore();

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}

/// <summary>A target that somebody else runs.</summary>
internal sealed class RemoteTarget(IReadOnlyList<Uri> addresses, string key) : Target
{
    public override string Description => string.Join(", ", addresses);

    public override IReadOnlyList<Uri> Addresses => addresses;

    public override string Key => key;

    public override IReadOnlyList<ChildProcess> Processes => [];

    public override Task RestartAsync() => throw new NotSupportedException(
        "this target runs elsewhere; name `embedded` or `cluster` to have one that can be restarted");

    public override IStore? OpenStore() => null;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
