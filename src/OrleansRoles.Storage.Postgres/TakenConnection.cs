using Npgsql;

namespace OrleansRoles.Storage.Postgres;

/// <summary>A connection that is somebody's until it is disposed; what reads from it must be disposed before.
/// </summary>
public sealed class TakenConnection : IAsyncDisposable
{
    private readonly long _since;
    private PostgresConnections? _owner;

    /// <param name="owner">To whom it is given back.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="since">Since when the pool has been without it, in ticks of the stopwatch.</param>
    internal TakenConnection(PostgresConnections owner, NpgsqlConnection connection, long since)
    {
        _owner = owner;
        Connection = connection;
        _since = since;
    }

    /// <summary>The connection, which is open.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>Gives it back. A second time does nothing: it may be somebody else's by then.</summary>
    public ValueTask DisposeAsync() =>
        Interlocked.Exchange(ref _owner, null)?.GiveBackAsync(Connection, _since) ?? ValueTask.CompletedTask;
}
