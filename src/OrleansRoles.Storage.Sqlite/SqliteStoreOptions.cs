namespace OrleansRoles.Storage.Sqlite;

/// <summary>How a <see cref="SqliteStore"/> works. The defaults suit one server process.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>
    /// How long to wait for another process that holds the file's lock (a backup, a shell) before the call fails;
    /// at least about one second, whatever stands here. Default: 5 seconds.
    /// </summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Commits that may wait for the writer; who comes later waits for a place. Bounds memory. Default: 8,192.
    /// </summary>
    public int CommitsQueuedMax { get; init; } = 8_192;

    /// <summary>
    /// Commits that share one transaction and its one flush to the disk. More makes a burst faster and its first
    /// commit later. Default: 1,024.
    /// </summary>
    public int CommitsPerTransactionMax { get; init; } = 1_024;

    /// <summary>
    /// Rows (of all kinds) after which no further commit joins a transaction. A single larger commit is still one
    /// transaction. Default: 65,536.
    /// </summary>
    public int RowsPerTransactionMax { get; init; } = 65_536;

    /// <summary>Connections for reads, each for one read at a time. Default: the processors, at least 4.</summary>
    public int ReadConnectionsMax { get; init; } = Math.Max(4, Environment.ProcessorCount);

    /// <summary>Pages after which the file counts as full, so that a test can see a full disk.</summary>
    internal int? PagesMax { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BusyTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BusyTimeout, TimeSpan.FromHours(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(CommitsQueuedMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(CommitsPerTransactionMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(RowsPerTransactionMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReadConnectionsMax, 1);
    }
}
