using System.Buffers.Binary;
using System.Security.Cryptography;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.Installation;

/// <summary>
/// What belongs to the installation and to no tenant: rows under a tenant id that no tenant can have.
/// </summary>
public sealed class InstallationStore(IStore store, InstallationJournal journal) : ISecretStore
{
    private const string Tenant = InstallationJournal.Tenant;
    private const string Models = "models";
    private const string Secrets = "secrets";
    private const string TestClock = "test-clock";
    private const string OperatorKey = "operator-key-sha256";
    private const char Separator = '\u001f';
    private const int PageRows = 1000;

    /// <inheritdoc/>
    public async ValueTask<byte[]?> ReadOperatorKeyHashAsync(CancellationToken cancellationToken)
    {
        Row? row = await store.ReadRowAsync(new RowKey(Tenant, Secrets, OperatorKey), cancellationToken);
        return row?.Value.ToArray();
    }

    /// <inheritdoc/>
    public async ValueTask WriteOperatorKeyHashAsync(byte[] hash, CancellationToken cancellationToken) =>
        await store.CommitAsync(
            new Commit { Tenant = Tenant, Upserts = [new Row(Secrets, OperatorKey, hash)] }, cancellationToken);

    /// <summary>Every model text that was put, with its version, in order of putting.</summary>
    public async ValueTask<IReadOnlyList<(string Name, string Version, ReadOnlyMemory<byte> Text)>> ReadModelsAsync(
        CancellationToken cancellationToken)
    {
        List<(string Name, string Version, ReadOnlyMemory<byte> Text)> models = [];
        string? after = null;
        while (true)
        {
            IReadOnlyList<Row> page =
                await store.ListRowsAsync(Tenant, Models, "", after, PageRows, cancellationToken);
            foreach (Row row in page)
            {
                string[] parts = row.Key.Split(Separator);
                models.Add((parts[1], parts[2], row.Value));
            }

            if (page.Count < PageRows)
            {
                return models;
            }

            after = page[^1].Key;
        }
    }

    /// <summary>Keeps a model text.</summary>
    /// <param name="order">The number of this putting; the newest version is the one with the greatest.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="version">Its version.</param>
    /// <param name="text">Its text.</param>
    /// <param name="by">Who puts it, and why.</param>
    public ValueTask<Outcome<bool>> WriteModelAsync(
        int order, string name, string version, ReadOnlyMemory<byte> text, RequestContext by)
    {
        string key = string.Join(Separator, $"{order:D9}", name, version);
        ModelPutChange change = new(version, Convert.ToHexStringLower(SHA256.HashData(text.Span)));
        return journal.ChangeAsync(
            EntityKinds.Model, name, by,
            () => ValueTask.FromResult<Outcome<InstallationStep<bool>>>(
                new InstallationStep<bool>(true, change) { Upserts = [new Row(Models, key, text)] }));
    }

    /// <summary>How far the clock of a test installation is ahead; zero where it never was put forward.</summary>
    public async ValueTask<TimeSpan> ReadClockAsync(CancellationToken cancellationToken)
    {
        Row? row = await store.ReadRowAsync(new RowKey(Tenant, TestClock, TestClock), cancellationToken);
        return row is null ? TimeSpan.Zero : new TimeSpan(BinaryPrimitives.ReadInt64BigEndian(row.Value.Span));
    }

    /// <summary>Keeps how far the clock of a test installation is ahead.</summary>
    public async ValueTask WriteClockAsync(TimeSpan ahead, CancellationToken cancellationToken)
    {
        byte[] ticks = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(ticks, ahead.Ticks);
        await store.CommitAsync(
            new Commit { Tenant = Tenant, Upserts = [new Row(TestClock, TestClock, ticks)] }, cancellationToken);
    }
}
