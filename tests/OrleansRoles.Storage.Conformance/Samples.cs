using System.Security.Cryptography;
using System.Text;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Storage.Conformance;

/// <summary>Values that say where they come from.</summary>
internal static class Samples
{
    public const string Tenant = "acme";

    // With a seventh digit, which a column of microseconds would lose and the hash covers.
    private static readonly DateTimeOffset Time =
        new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero).AddTicks(1234567);

    public static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static JournalRow Change(string entity, long sequence, string reason = "") => new(
        entity,
        sequence,
        Commit: $"commit-{entity}-{sequence}",
        Time.AddTicks(sequence),
        Actor: "operator/platform",
        reason,
        Type: "member-added",
        Payload: Bytes($$"""{"entity":"{{entity}}","sequence":{{sequence}}}"""),
        Hash: SHA256.HashData(Encoding.UTF8.GetBytes($"{entity}#{sequence}")));

    public static EntitySnapshot Snapshot(
        string id, long sequence = 1, string kind = "user", string tenant = Tenant, string state = "state") =>
        new(new EntityKey(tenant, kind, id), sequence, Bytes($"hash of {id} #{sequence}"), Bytes($"{state} of {id}"));

    public static EntityTombstone Tombstone(string id, long sequence, string kind = "user", string tenant = Tenant) =>
        new(new EntityKey(tenant, kind, id), sequence, Bytes($"hash of {id} #{sequence}"));

    public static Row Row(string collection, string key, string value = "value") =>
        new(collection, key, Bytes(value));

    public static RowKey RowKey(string collection, string key) => new(Tenant, collection, key);

    public static Commit Rows(string collection, params IEnumerable<string> keys) =>
        new() { Tenant = Tenant, Upserts = [.. keys.Select(key => Row(collection, key))] };

    public static Commit Users(params IEnumerable<string> ids) =>
        new() { Tenant = Tenant, Snapshots = [.. ids.Select(id => Snapshot(id))] };

    public static Commit Journal(string entity, params IEnumerable<long> sequences) =>
        new() { Tenant = Tenant, Journal = [.. sequences.Select(sequence => Change(entity, sequence))] };
}
