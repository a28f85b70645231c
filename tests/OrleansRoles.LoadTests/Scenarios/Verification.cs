using System.Collections.Concurrent;
using System.Collections.Immutable;
using OrleansRoles.EngineConformance.Journal;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Language.Documents;
using OrleansRoles.Language.Syntax;
using OrleansRoles.LoadTests.Measuring;
using OrleansRoles.LoadTests.Population;
using OrleansRoles.LoadTests.Traffic;
using OrleansRoles.LoadTests.Truth;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.LoadTests.Scenarios;

/// <summary>
/// After the traffic: every tenant is what the acknowledged changes made of it, by its document and by its journal, and
/// the journal has each acknowledged change exactly once.
/// </summary>
internal sealed class Verification(Ledger ledger)
{
    private const int Concurrency = 8;
    private const int JournalPage = 10_000;

    /// <summary>What was found wrong, in words.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    /// <summary>Tenants whose document was compared.</summary>
    public int Documents => _documents;

    /// <summary>Journal rows that were read back and whose chain verified.</summary>
    public long JournalRows => _rows;

    /// <summary>Acknowledged changes that stand in the journal exactly once.</summary>
    public int Once => _once;

    /// <summary>Acknowledged changes that the journal does not have.</summary>
    public int Lost => _lost;

    /// <summary>Changes that the journal has in more than one commit.</summary>
    public int Twice => _twice;

    /// <summary>Changes whose outcome no client learned, and which took effect.</summary>
    public int Unknown => _unknown;

    /// <summary>Whether the journal was read.</summary>
    public bool ReadJournal { get; private set; }

    private int _documents;
    private long _rows;
    private int _once;
    private int _lost;
    private int _twice;
    private int _unknown;

    /// <summary>Reads every tenant's document and compares it.</summary>
    public async Task CompareDocumentsAsync(
        RolesClient client, IReadOnlyList<TenantTruth> tenants, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(
            tenants,
            new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken },
            async (tenant, token) =>
            {
                if (await ReadAsync(client, tenant.Id, token) is { } document)
                {
                    Compare(tenant, document, "its document");
                    Interlocked.Increment(ref _documents);
                }
            });
    }

    /// <summary>Reads every tenant's journal, follows its chains, replays it and counts the changes in it.</summary>
    public async Task CompareJournalAsync(
        IStore store, IReadOnlyList<TenantTruth> tenants, CancellationToken cancellationToken)
    {
        ReadJournal = true;
        ConcurrentDictionary<string, ImmutableHashSet<string>> commits = new(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            tenants,
            new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken },
            async (tenant, token) =>
            {
                List<JournalRow> rows = await ReadJournalAsync(store, tenant.Id, token);
                Interlocked.Add(ref _rows, rows.Count);
                if (JournalVerification.FindFault(tenant.Id, rows) is { } fault)
                {
                    Faults.Enqueue($"the journal of `{tenant.Id}`: {fault}");
                    return;
                }

                Replay(tenant, rows);
                foreach (JournalRow row in rows)
                {
                    commits.AddOrUpdate(row.Reason, [row.Commit], (_, known) => known.Add(row.Commit));
                }
            });
        Count(commits);
    }

    private static async Task<List<JournalRow>> ReadJournalAsync(
        IStore store, string tenant, CancellationToken cancellationToken)
    {
        List<JournalRow> rows = [];
        while (true)
        {
            IReadOnlyList<JournalRow> page = await store.ListJournalAsync(
                tenant, null, rows.Count == 0 ? 0 : rows[^1].Position, JournalPage, cancellationToken);
            rows.AddRange(page);
            if (page.Count < JournalPage)
            {
                return rows;
            }
        }
    }

    private void Replay(TenantTruth tenant, List<JournalRow> rows)
    {
        try
        {
            if (JournalReplay.DocumentOf(tenant.Id, rows) is { } document)
            {
                Compare(tenant, document, "its journal");
            }
            else
            {
                Faults.Enqueue($"`{tenant.Id}` is not in its journal");
            }
        }
        catch (InvalidDataException exception)
        {
            Faults.Enqueue($"the journal of `{tenant.Id}`: {exception.Message}");
        }
    }

    private void Count(ConcurrentDictionary<string, ImmutableHashSet<string>> commits)
    {
        foreach ((string id, (string tenant, ChangeFate fate)) in ledger.Changes)
        {
            int count = commits.TryGetValue(id, out ImmutableHashSet<string>? found) ? found.Count : 0;
            switch (fate, count)
            {
                case (_, > 1):
                    _twice++;
                    Faults.Enqueue($"change `{id}` of `{tenant}` was applied {count} times");
                    break;
                case (ChangeFate.Acknowledged, 0):
                    _lost++;
                    Faults.Enqueue($"change `{id}` of `{tenant}` was acknowledged and is lost");
                    break;
                case (ChangeFate.Acknowledged, 1):
                    _once++;
                    break;
                case (ChangeFate.Refused, 1):
                    Faults.Enqueue($"change `{id}` of `{tenant}` was refused and is in the journal");
                    break;
                case (ChangeFate.UnderWay, 1):
                    _unknown++;
                    break;
            }
        }
    }

    private async Task<TenantDocument?> ReadAsync(
        RolesClient client, string tenant, CancellationToken cancellationToken)
    {
        Backoff backoff = new(TimeSpan.FromSeconds(60));
        while (true)
        {
            CallResult result = await client.SendAsync(
                client.NextAddress(), HttpMethod.Get, $"/v1/tenants/{tenant}/document", null,
                [("Accept", "application/json")], cancellationToken);
            if (result.Outcome == CallOutcome.Answered)
            {
                DocumentCompilation compilation = DocumentLanguage.Compile(
                    SourceText.FromUtf8(tenant, result.Body, SourceFormat.Json), LoadModel.Definition);
                if (compilation.Document is null)
                {
                    Faults.Enqueue($"the document of `{tenant}` does not compile");
                }

                return compilation.Document;
            }

            if (result.Outcome == CallOutcome.Failed || !await backoff.WaitAsync(cancellationToken))
            {
                Faults.Enqueue($"the document of `{tenant}` cannot be read: {result.Status} {result.Text}");
                return null;
            }
        }
    }

    /// <summary>Compares a tenant with what it may be.</summary>
    internal void Compare(TenantTruth tenant, TenantDocument document, string by)
    {
        ILookup<string, AssignmentEntry> held = document.AllAssignments()
            .Concat(document.Users.SelectMany(
                user => user.Roles, (user, role) => new AssignmentEntry(user.Id, role, ScopeName.Root)))
            .ToLookup(assignment => assignment.User, StringComparer.Ordinal);
        foreach (Lane<UserTruth> lane in tenant.Users)
        {
            string found = Text(held[lane.Newest.Id]);
            string[] expected = [.. Possible(lane).Select(user => Text(user.Assignments))];
            if (!expected.Contains(found))
            {
                Faults.Enqueue(
                    $"`{lane.Newest.Id}` in `{tenant.Id}` holds {found} by {by}, and should hold "
                    + string.Join(" or ", expected));
            }
        }

        foreach (Lane<RoleTruth> lane in tenant.Roles)
        {
            string found = Text(document.Roles.FirstOrDefault(role => role.Id == lane.Newest.Id));
            string[] expected = [.. Possible(lane).Select(role => Text(role.Entry))];
            if (!expected.Contains(found))
            {
                Faults.Enqueue(
                    $"role `{lane.Newest.Id}` in `{tenant.Id}` grants {found} by {by}, and should grant "
                    + string.Join(" or ", expected));
            }
        }
    }

    private static IEnumerable<T> Possible<T>(Lane<T> lane)
        where T : class =>
        (lane.Since(lane.Floor) ?? []).Select(value => value.Value);

    private static string Text(IEnumerable<AssignmentEntry> assignments) => string.Join(
        ", ", assignments.Select(assignment => $"{assignment.Role} at {assignment.At}").Order(StringComparer.Ordinal));

    private static string Text(CustomRoleEntry? role) => role is null
        ? "nothing"
        : string.Join(
            ", ", role.Grants.SelectMany(grant => grant.Permissions, (grant, permission) =>
                $"{permission.Permission}={permission.Level} at {grant.At}").Order(StringComparer.Ordinal));
}
