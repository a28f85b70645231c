using OrleansRoles.Entities.Approvals;
using OrleansRoles.Entities.Invitations;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.Outbox;

/// <summary>
/// Does what is due in a tenant: the same class under the timers of one process and under the reminders of a cluster.
/// Several at once do no harm, since every step is a command. Thread-safe.
/// </summary>
/// <param name="store">Where the list is.</param>
/// <param name="engine">What carries out commands.</param>
/// <param name="time">The clock.</param>
public sealed class DueSweeper(IStore store, IRolesEngine engine, TimeProvider time)
{
    private const int PageRows = 100;

    private static readonly RequestContext _system =
        new() { Caller = new Caller(CallerKind.System, "due"), Reason = "the time was over" };

    /// <summary>What each kind of item is ended by.</summary>
    private static readonly Dictionary<string, Func<string, DueItem, Command>> _commands =
        new(StringComparer.Ordinal)
        {
            [InvitationSteps.DueKind] = (tenant, item) =>
                new EndInvitation { Tenant = tenant, Contract = item.Owner, Id = item.Id },
            [ApprovalHandlers.DueKind] = (tenant, item) => new EndApproval { Tenant = tenant, Id = item.Id },
        };

    /// <summary>Does what is due by now.</summary>
    /// <returns>When something is due next; null where nothing is.</returns>
    /// <exception cref="StoreException">The store failed; the rest stays for the next time.</exception>
    public async ValueTask<DateTimeOffset?> SweepAsync(string tenant, CancellationToken cancellationToken)
    {
        string? after = null;
        while (true)
        {
            IReadOnlyList<Row> rows = await store.ListRowsAsync(
                tenant, DueRows.Collection, "", after, PageRows, cancellationToken);
            foreach (Row row in rows)
            {
                (DueItem item, DateTimeOffset at) = DueRows.Read(row);
                if (at > time.GetUtcNow())
                {
                    return at;
                }

                if (await IsOverAsync(tenant, item, cancellationToken))
                {
                    await DropAsync(tenant, row, cancellationToken);
                }

                after = row.Key;
            }

            if (rows.Count < PageRows)
            {
                return null;
            }
        }
    }

    /// <summary>
    /// Carries out the item, which takes its row away. True where that was refused since it had ended otherwise, so
    /// that the row is of no use any more.
    /// </summary>
    private async ValueTask<bool> IsOverAsync(string tenant, DueItem item, CancellationToken cancellationToken)
    {
        if (!_commands.TryGetValue(item.Kind, out Func<string, DueItem, Command>? make))
        {
            return false;
        }

        Outcome<Answer> outcome = await engine.ExecuteAsync(make(tenant, item), _system, cancellationToken);
        return outcome is { IsAccepted: false, Refusal.Kind: not RefusalKind.Busy };
    }

    private async ValueTask DropAsync(string tenant, Row row, CancellationToken cancellationToken) =>
        await store.CommitAsync(
            new Commit { Tenant = tenant, Deletes = [new RowKey(tenant, row.Collection, row.Key)] }, cancellationToken);
}
