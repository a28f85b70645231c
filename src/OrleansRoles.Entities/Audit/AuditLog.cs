using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.Audit;

/// <summary>The journal as people read it: filtered, in order, page by page.</summary>
/// <param name="store">The store.</param>
public sealed class AuditLog(IStore store)
{
    private const int BatchRows = 1000;

    // A page that finds little looks no further than this, and says where to go on.
    private const int ScannedRowsMax = 20_000;

    /// <summary>Lists changes in the order in which they were made.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="filter">Which changes.</param>
    /// <param name="after">The position after which the page starts; 0 for the beginning.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The changes, perhaps fewer than there are; more only if the page says where to go on.</returns>
    public async ValueTask<AuditPage> ListAsync(
        string tenant, AuditFilter filter, long after, int limit, CancellationToken cancellationToken)
    {
        List<JournalRow> found = [];
        long position = after;
        for (int scanned = 0; scanned < ScannedRowsMax;)
        {
            IReadOnlyList<JournalRow> rows = await store.ListJournalAsync(
                tenant, filter.Entity, position, BatchRows, cancellationToken);
            foreach (JournalRow row in rows)
            {
                if (filter.Takes(row))
                {
                    if (found.Count == limit)
                    {
                        return new AuditPage(found, position);
                    }

                    found.Add(row);
                }

                position = row.Position;
            }

            scanned += rows.Count;
            if (rows.Count < BatchRows)
            {
                return new AuditPage(found, null);
            }
        }

        return new AuditPage(found, position);
    }

    /// <summary>The position of the newest change; 0 where there is none.</summary>
    public async ValueTask<long> FindEndAsync(string tenant, CancellationToken cancellationToken)
    {
        // Positions have gaps and no end that could be asked for: doubling finds a bound, halving the place.
        long reached = await NextAsync(0);
        if (reached == 0)
        {
            return 0;
        }

        long step = 1;
        while (reached <= long.MaxValue - step && await NextAsync(reached + step) is var next && next > 0)
        {
            reached = next;
            step *= 2;
        }

        long beyond = reached + step;
        while (await NextAsync(reached) is var further && further > 0)
        {
            long middle = reached + ((beyond - reached) / 2);
            long found = await NextAsync(middle);
            if (found > 0)
            {
                reached = found;
            }
            else
            {
                beyond = middle;
                reached = further;
            }
        }

        return reached;

        async ValueTask<long> NextAsync(long position)
        {
            IReadOnlyList<JournalRow> rows = await store.ListJournalAsync(
                tenant, null, position, 1, cancellationToken);
            return rows.Count == 0 ? 0 : rows[0].Position;
        }
    }
}

/// <summary>Which changes are wanted; what is null does not matter.</summary>
public sealed record AuditFilter
{
    /// <summary>The entity: <c>user/ana</c>.</summary>
    public string? Entity { get; init; }

    /// <summary>Who did it (<c>user/ana</c>), directly or through somebody; or through whom (<c>service/shop</c>).
    /// </summary>
    public string? Actor { get; init; }

    /// <summary>The change's type: <c>role-assigned</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The commit that it was part of.</summary>
    public string? Commit { get; init; }

    /// <summary>The first instant.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The first instant that is too late.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Whether a change is wanted.</summary>
    public bool Takes(JournalRow row) =>
        (Entity is null || row.Entity == Entity)
        && (Type is null || row.Type == Type)
        && (Commit is null || row.Commit == Commit)
        && (From is not { } from || row.Time >= from)
        && (To is not { } to || row.Time < to)
        && (Actor is null || IsBy(row.Actor, Actor));

    private static bool IsBy(string text, string wanted)
    {
        (string actor, string? through) = Caller.Split(text);
        return actor == wanted || through == wanted;
    }
}

/// <summary>A page of changes.</summary>
/// <param name="Rows">The changes.</param>
/// <param name="Next">The position after which the next page starts; null at the journal's end.</param>
public sealed record AuditPage(IReadOnlyList<JournalRow> Rows, long? Next);
