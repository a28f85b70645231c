using System.Data;
using System.Diagnostics;
using Npgsql;

namespace OrleansRoles.Storage.Postgres;

/// <summary>
/// Open connections, of which the last one that was given back is taken first. Thread-safe.
/// </summary>
/// <remarks>
/// A data source's pool takes them in turn, so that who needs two at a time goes round all that a busy moment opened.
/// Behind each of them stands a process of the server, whose plans and caches the processor has forgotten by its next
/// turn: with ten connections for each of four silos, a change cost PostgreSQL half as much again. So a few are kept
/// here, and the others, which only busy moments need, are the pool's.
/// </remarks>
public sealed class PostgresConnections : IAsyncDisposable
{
    private const int KeptMax = 8;

    private readonly NpgsqlDataSource _source;
    private readonly int _keptMax;
    private readonly TimeSpan _lifetime;
    private readonly TimeSpan _idleMax;
    private readonly Timer? _trimming;
    private readonly Lock _changing = new();
    private readonly List<Kept> _kept = [];
    private int _opening;
    private bool _isOver;

    /// <summary>Keeps connections of a data source that stays its maker's.</summary>
    /// <param name="source">The data source. Its settings hold for what is kept as well: after <c>Connection
    /// Lifetime</c> and <c>Connection Idle Lifetime</c> a connection goes back to the pool.</param>
    public PostgresConnections(NpgsqlDataSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        var settings = new NpgsqlConnectionStringBuilder(source.ConnectionString);

        // Others use the pool directly: at least half of it is theirs.
        _keptMax = settings.Pooling ? Math.Min(KeptMax, settings.MaxPoolSize / 2) : 0;
        _lifetime = LimitOf(settings.ConnectionLifetime);
        _idleMax = LimitOf(settings.ConnectionIdleLifetime);
        if (_keptMax > 0 && _idleMax < TimeSpan.MaxValue)
        {
            _trimming = new Timer(_ => _ = GiveUpKeptAsync(IsIdle), null, _idleMax / 2, _idleMax / 2);
        }
    }

    /// <summary>Takes one; disposing gives it back.</summary>
    /// <exception cref="NpgsqlException">The server cannot be reached, or none became free in time.</exception>
    public async ValueTask<TakenConnection> TakeAsync(CancellationToken cancellationToken)
    {
        lock (_changing)
        {
            ObjectDisposedException.ThrowIf(_isOver, this);
            if (_kept.Count > 0)
            {
                var last = _kept[^1];
                _kept.RemoveAt(_kept.Count - 1);
                return new TakenConnection(this, last.Connection, last.Since);
            }

            _opening++;
        }

        try
        {
            var connection = await _source.OpenConnectionAsync(cancellationToken);
            return new TakenConnection(this, connection, Stopwatch.GetTimestamp());
        }
        finally
        {
            lock (_changing)
            {
                _opening--;
            }
        }
    }

    /// <summary>Gives those that are kept back to their pool; those that are taken follow.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_changing)
        {
            _isOver = true;
        }

        if (_trimming is not null)
        {
            await _trimming.DisposeAsync();
        }

        await GiveUpKeptAsync(_ => true);
    }

    internal ValueTask GiveBackAsync(NpgsqlConnection connection, long since)
    {
        var isWell = connection.FullState == ConnectionState.Open;
        var isYoung = Stopwatch.GetElapsedTime(since) < _lifetime;
        lock (_changing)
        {
            // Who waits for the pool is served by the pool.
            if (isWell && isYoung && !_isOver && _opening == 0 && _kept.Count < _keptMax)
            {
                _kept.Add(new Kept(connection, since, Stopwatch.GetTimestamp()));
                return ValueTask.CompletedTask;
            }
        }

        return isWell ? connection.DisposeAsync() : GiveUpAllAsync(connection);
    }

    private static TimeSpan LimitOf(int seconds) => seconds > 0 ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;

    private bool IsIdle(Kept kept) => Stopwatch.GetElapsedTime(kept.GivenBack) >= _idleMax;

    /// <summary>One that broke tells of the others: most often the server has gone, and all of them with it.</summary>
    private async ValueTask GiveUpAllAsync(NpgsqlConnection broken)
    {
        await broken.DisposeAsync();
        await GiveUpKeptAsync(_ => true);
    }

    private async Task GiveUpKeptAsync(Predicate<Kept> isUnwanted)
    {
        List<Kept> unwanted;
        lock (_changing)
        {
            unwanted = _kept.FindAll(isUnwanted);
            _kept.RemoveAll(unwanted.Contains);
        }

        foreach (var kept in unwanted)
        {
            await kept.Connection.DisposeAsync();
        }
    }

    /// <param name="Connection">An open connection that nobody uses.</param>
    /// <param name="Since">Since when the pool has been without it, in ticks of the stopwatch.</param>
    /// <param name="GivenBack">When it was last given back, in the same.</param>
    private readonly record struct Kept(NpgsqlConnection Connection, long Since, long GivenBack);
}
