using System.Globalization;
using Npgsql;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Storage.Postgres;

/// <summary>
/// A <see cref="ReadQuery"/> as one statement: one round trip, and one snapshot without a transaction around it.
/// </summary>
/// <remarks>
/// Each sort of thing that is asked for is a branch of one UNION ALL. A branch goes through what was asked for in the
/// order in which it was asked, and seeks once for each, so that its rows come in that order whatever the other
/// branches do.
/// </remarks>
internal sealed class ManyReads(string schema)
{
    private readonly string?[] _texts = new string?[(int)Parts.All + 1];

    /// <summary>The branches; a row's first column tells which one it comes from.</summary>
    [Flags]
    private enum Parts
    {
        None = 0,
        Entities = 1,
        Kinds = 2,
        Rows = 4,

        /// <summary>Rows of prefixes that no text ends, so that their seek has no upper bound.</summary>
        OpenRows = 8,
        Later = 16,
        All = Entities | Kinds | Rows | OpenRows | Later,
    }

    /// <summary>The statement; null where nothing is asked for.</summary>
    /// <param name="query">What is asked for.</param>
    /// <param name="horizon">The position beyond which the journal's rows are counted, if they are.</param>
    public NpgsqlBatchCommand? Command(ReadQuery query, long horizon)
    {
        var ranges = query.Rows
            .Select((rows, place) => new Range(place, rows, KeyRange.Of(rows.Prefix, after: null))).ToArray();
        var closed = Array.FindAll(ranges, range => range.Keys.To is not null);
        var open = Array.FindAll(ranges, range => range.Keys.To is null);
        var parts = When(query.Entities.Count > 0, Parts.Entities) | When(query.Kinds.Count > 0, Parts.Kinds)
            | When(closed.Length > 0, Parts.Rows) | When(open.Length > 0, Parts.OpenRows)
            | When(query.WithJournalEnd, Parts.Later);
        if (parts == Parts.None)
        {
            return null;
        }

        var command = new NpgsqlBatchCommand(_texts[(int)parts] ??= Text(parts)).With(query.Tenant);
        if (query.Entities.Count > 0)
        {
            command.With(query.Entities.Select(key => key.Kind).ToArray())
                .With(query.Entities.Select(key => key.Id).ToArray());
        }

        if (query.Kinds.Count > 0)
        {
            command.With(query.Kinds.ToArray());
        }

        if (closed.Length > 0)
        {
            With(command, closed).With(Array.ConvertAll(closed, range => range.Keys.To!));
        }

        if (open.Length > 0)
        {
            With(command, open);
        }

        return query.WithJournalEnd ? command.With(horizon) : command;
    }

    /// <summary>Reads the answer to <see cref="Command"/>.</summary>
    public static async ValueTask<ReadSet> ReadAsync(
        NpgsqlDataReader reader, ReadQuery query, long horizon, CancellationToken cancellationToken)
    {
        var entities = new List<EntitySnapshot>();
        var ofKinds = new List<EntitySnapshot>();
        var rows = new List<(int Place, Row Row)>();
        var isOpen = false;
        JournalEnd? end = null;
        while (await reader.ReadAsync(cancellationToken))
        {
            var part = (Parts)reader.GetInt32(0);
            switch (part)
            {
                case Parts.Entities:
                    entities.Add(Rows.Entity(reader, query.Tenant, first: 2));
                    break;
                case Parts.Kinds:
                    ofKinds.Add(Rows.Entity(reader, query.Tenant, first: 2));
                    break;
                case Parts.Later:
                    end = new JournalEnd(horizon, reader.GetInt64(4));
                    break;
                default:
                    isOpen |= part == Parts.OpenRows;
                    rows.Add((reader.GetInt32(1), Row(reader)));
                    break;
            }
        }

        entities.AddRange(ofKinds);

        // One branch's rows are in order already; those of two have to be put into each other.
        IEnumerable<(int Place, Row Row)> inOrder = isOpen ? rows.OrderBy(row => row.Place) : rows;
        return new ReadSet(entities, [.. inOrder.Select(row => row.Row)]) { JournalEnd = end };
    }

    private static Parts When(bool isAsked, Parts part) => isAsked ? part : Parts.None;

    private static NpgsqlBatchCommand With(NpgsqlBatchCommand command, Range[] ranges) => command
        .With(Array.ConvertAll(ranges, range => range.Place))
        .With(Array.ConvertAll(ranges, range => range.Rows.Collection))
        .With(Array.ConvertAll(ranges, range => range.Rows.Limit))
        .With(Array.ConvertAll(ranges, range => range.Keys.From));

    private static Row Row(NpgsqlDataReader reader) =>
        new(reader.GetString(2), reader.GetString(3), reader.GetFieldValue<byte[]>(6));

    private string Text(Parts parts)
    {
        var parameters = 1;
        List<string> branches = [];
        if (parts.HasFlag(Parts.Entities))
        {
            branches.Add(
                $"""
                SELECT {(int)Parts.Entities} AS part, 0 AS place, e.kind, e.id, e.sequence, e.hash, e.state
                FROM unnest({Next()}, {Next()}) AS asked (kind, id)
                CROSS JOIN LATERAL (
                  SELECT * FROM {schema}.entities
                  WHERE tenant = $1 AND kind = asked.kind COLLATE "C" AND id = asked.id COLLATE "C" OFFSET 0) AS e
                """);
        }

        if (parts.HasFlag(Parts.Kinds))
        {
            branches.Add(
                $"""
                SELECT {(int)Parts.Kinds} AS part, 0 AS place, e.kind, e.id, e.sequence, e.hash, e.state
                FROM unnest({Next()}) AS asked (kind)
                CROSS JOIN LATERAL (
                  SELECT * FROM {schema}.entities
                  WHERE tenant = $1 AND kind = asked.kind COLLATE "C" AND state IS NOT NULL ORDER BY id) AS e
                """);
        }

        if (parts.HasFlag(Parts.Rows))
        {
            branches.Add(Ranges(Parts.Rows, $"{Next()}, {Next()}, {Next()}, {Next()}, {Next()}"));
        }

        if (parts.HasFlag(Parts.OpenRows))
        {
            branches.Add(Ranges(Parts.OpenRows, $"{Next()}, {Next()}, {Next()}, {Next()}"));
        }

        if (parts.HasFlag(Parts.Later))
        {
            branches.Add(
                $"""
                SELECT {(int)Parts.Later} AS part, 0 AS place, ''::text, ''::text, count(*), NULL::bytea, NULL::bytea
                FROM {schema}.journal WHERE tenant = $1 AND position > {Next()}
                """);
        }

        return string.Join("\nUNION ALL\n", branches);

        string Next() => string.Create(CultureInfo.InvariantCulture, $"${++parameters}");
    }

    private string Ranges(Parts part, string parameters)
    {
        var (column, bound) = part == Parts.Rows ? (", below", " AND key < asked.below COLLATE \"C\"") : ("", "");
        return
            $"""
            SELECT {(int)part} AS part, asked.place, r.collection, r.key, NULL::bigint, NULL::bytea, r.value
            FROM unnest({parameters}) AS asked (place, collection, count, since{column})
            CROSS JOIN LATERAL (
              SELECT * FROM {schema}.rows
              WHERE tenant = $1 AND collection = asked.collection COLLATE "C" AND key >= asked.since COLLATE "C"{bound}
              ORDER BY key LIMIT asked.count) AS r
            """;
    }

    /// <param name="Place">Its place in the question.</param>
    /// <param name="Rows">What was asked for.</param>
    /// <param name="Keys">Between which keys that is.</param>
    private readonly record struct Range(int Place, RowPrefix Rows, KeyRange Keys);
}
