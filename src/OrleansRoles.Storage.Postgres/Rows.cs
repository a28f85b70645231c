using Npgsql;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Storage.Postgres;

/// <summary>What the columns of an answer mean.</summary>
internal static class Rows
{
    /// <summary>All rows of the next <paramref name="resultCount"/> results; goes on to the one after.</summary>
    public static async ValueTask<List<T>> ReadAsync<T>(
        NpgsqlDataReader reader, int resultCount, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        for (var result = 0; result < resultCount; result++)
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                rows.Add(read(reader));
            }

            await reader.NextResultAsync(cancellationToken);
        }

        return rows;
    }

    /// <summary>kind, id, sequence, hash, state, from the column <paramref name="first"/> on.</summary>
    public static EntitySnapshot Entity(NpgsqlDataReader reader, string tenant, int first = 0) => new(
        new EntityKey(tenant, reader.GetString(first), reader.GetString(first + 1)),
        reader.GetInt64(first + 2),
        reader.GetFieldValue<byte[]>(first + 3),
        reader.IsDBNull(first + 4) ? [] : reader.GetFieldValue<byte[]>(first + 4));

    /// <summary>collection, key, value.</summary>
    public static Row Row(NpgsqlDataReader reader) =>
        new(reader.GetString(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2));

    /// <summary>position, entity, sequence, commit_id, time, actor, reason, type, payload, hash.</summary>
    public static JournalRow Journal(NpgsqlDataReader reader) => new(
        Entity: reader.GetString(1),
        Sequence: reader.GetInt64(2),
        Commit: reader.GetString(3),
        Time: DateTimeOffset.UnixEpoch.AddTicks(reader.GetInt64(4)),
        Actor: reader.GetString(5),
        Reason: reader.GetString(6),
        Type: reader.GetString(7),
        Payload: reader.GetFieldValue<byte[]>(8),
        Hash: reader.GetFieldValue<byte[]>(9))
    {
        Position = reader.GetInt64(0),
    };
}
