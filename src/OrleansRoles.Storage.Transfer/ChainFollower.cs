using System.Data.Common;
using OrleansRoles.Entities.Journal;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Storage.Transfer;

/// <summary>Follows the hash chains of a journal that comes entity by entity.</summary>
internal sealed class ChainFollower
{
    private string _tenant = "";
    private string _entity = "";
    private long _sequence;
    private byte[] _hash = [];

    /// <summary>How many chains began.</summary>
    public long Chains { get; private set; }

    /// <summary>The greatest position seen.</summary>
    public long LastPosition { get; private set; }

    /// <summary>Takes the next row.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public string? Take(DbDataReader reader)
    {
        string tenant = reader.GetString(0);
        string entity = reader.GetString(1);
        long sequence = reader.GetInt64(2);
        if (tenant != _tenant || entity != _entity)
        {
            (_tenant, _entity, _sequence, _hash) = (tenant, entity, 0, []);
            Chains++;
        }

        byte[] hash = reader.GetFieldValue<byte[]>(10);
        JournalRow row = new(
            entity, sequence, reader.GetString(4), DateTimeOffset.UnixEpoch.AddTicks(reader.GetInt64(5)),
            reader.GetString(6), reader.GetString(7), reader.GetString(8), reader.GetFieldValue<byte[]>(9), hash);
        string? fault = sequence != _sequence + 1
            ? $"change #{sequence} of `{entity}` in tenant `{tenant}` follows #{_sequence}"
            : !hash.AsSpan().SequenceEqual(JournalHash.Of(_hash, tenant, row))
                ? $"change #{sequence} of `{entity}` in tenant `{tenant}` has another hash than its content"
                : null;
        (_sequence, _hash) = (sequence, hash);
        LastPosition = Math.Max(LastPosition, reader.GetInt64(3));
        return fault;
    }
}
