using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Gateway.Sessions;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Gateway.Changes;

/// <summary>
/// The writers' side: what happens between a change's commit and its acknowledgement. Every live holder drops the facts
/// that the change touched, in two rounds, or its session is waited out. One for each process that writes. Thread-safe.
/// </summary>
/// <remarks>
/// INVARIANT: after <see cref="ReleaseAsync"/> no holder answers from facts older than the change, nor serves such to
/// another. First round: silos, which load from the store only, where they meet the change or its mark. Second round:
/// gateways, which may have loaded from a silo before it dropped. The list is read again in between, because a gateway
/// that opened its session meanwhile may have done so as well; but not where every silo of the first round says that
/// nobody has ever loaded from it: what another silo served was read before the list, or is new, or is marked.
/// </remarks>
public sealed class ChangeFlow
{
    private const int TermsUntilForgotten = 10;

    private static readonly TimeSpan ListPauseMax = TimeSpan.FromMilliseconds(200);

    private readonly ISessionRegistry _registry;
    private readonly IHolderLink _link;
    private readonly IMarks _marks;
    private readonly FlowOptions _options;
    private readonly SessionClock _clock;
    private readonly NextRun<string, IReadOnlyList<ListedSession>> _listing;
    private readonly Lock _changing = new();
    private readonly Dictionary<string, SessionLine> _lines = new(StringComparer.Ordinal);
    private readonly MarkRemoval _removal;

    /// <summary>Makes a writers' side.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public ChangeFlow(
        FlowOptions options, ISessionRegistry registry, IHolderLink link, IMarks marks, TimeProvider time)
    {
        options.Terms.Validate();
        _options = options;
        _registry = registry;
        _link = link;
        _marks = marks;
        _clock = new SessionClock(time);
        _listing = new NextRun<string, IReadOnlyList<ListedSession>>(ListSessionsAsync);
        _removal = new MarkRemoval(marks, _clock);
    }

    /// <summary>
    /// Completes once no holder answers from what these facts were before the commit. It does not fail; a holder that
    /// is silent holds it up for a session's term. The marks go afterwards, by and by.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="commit">The commit's id, which its marks carry.</param>
    /// <param name="keys">The facts that it changed.</param>
    public async ValueTask ReleaseAsync(string tenant, string commit, IReadOnlyList<FactKey> keys)
    {
        using (GatewayMeters.Source.StartActivity("change.release"))
        {
            long began = _clock.Now;
            await DropEverywhereAsync(new Drop(tenant, [.. keys]));
            GatewayMeters.ReleaseTime.Record(_clock.Now - began);
        }

        _removal.Add(tenant, keys.Select(key => new Mark(key, commit)));

        // Whoever waited goes on elsewhere, not on the line that has the next drops to send.
        await Task.Yield();
    }

    /// <summary>
    /// Begins to have facts dropped everywhere, of a commit of which nobody knows whether it took effect. It needs no
    /// waiting for: if the commit took effect, now or later, its marks are there, and they stay until whoever meets
    /// them has the facts dropped once more.
    /// </summary>
    public void Suspect(string tenant, IReadOnlyList<FactKey> keys) =>
        _ = DropEverywhereAsync(new Drop(tenant, [.. keys]));

    /// <summary>
    /// Has dropped everywhere what changes touched of which nobody knows whether they are still being worked on, and
    /// removes their marks. Afterwards nobody answers from what was before them, and their facts are no longer marked.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="keys">The facts that were found to be marked; null for all of the tenant's.</param>
    /// <param name="cancellationToken">Cancels the reading of the marks.</param>
    public async ValueTask RecoverAsync(
        string tenant, IReadOnlyList<FactKey>? keys, CancellationToken cancellationToken)
    {
        // Marks that come after this reading belong to later changes, which are no concern of the caller's.
        IReadOnlyList<Mark> marks = await _marks.ReadAsync(tenant, null, MarkSweeper.MarksMax, cancellationToken);
        bool isAll = keys is null || marks.Count == MarkSweeper.MarksMax;

        // INVARIANT: a change is released as a whole. If only the facts that somebody asked for were dropped and
        // unmarked, others would read them beside facts from before the same change.
        HashSet<string> commits = [.. marks.Where(mark => isAll || keys!.Contains(mark.Key)).Select(m => m.Commit)];
        List<Mark> found = [.. marks.Where(mark => commits.Contains(mark.Commit))];
        ImmutableArray<FactKey> all = marks.Count == MarkSweeper.MarksMax
            ? [FactKey.Tenant]
            : [.. found.Select(mark => mark.Key).Concat(keys ?? []).Distinct()];
        if (all.IsEmpty)
        {
            return;
        }

        if (!Skips(Protection.Recovery))
        {
            await DropEverywhereAsync(new Drop(tenant, all));
        }

        GatewayMeters.MarksRecovered.Add(found.Count);
        if (found.Count > 0)
        {
            await _marks.RemoveAsync(tenant, found, cancellationToken);
        }
    }

    /// <summary>
    /// Completes once nobody answers from facts older than what is committed in the tenant now. Changes that are under
    /// way are waited for; where that takes long, their facts are dropped once more, because whoever made them may be
    /// gone.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    public async ValueTask SettleAsync(string tenant, CancellationToken cancellationToken)
    {
        if (Skips(Protection.Settling))
        {
            return;
        }

        IReadOnlyList<Mark> found = await _marks.ReadAsync(
            tenant, null, MarkSweeper.MarksMax, cancellationToken);
        HashSet<Mark> open = [.. found];
        for (TimeSpan pause = Patience.FirstPause; open.Count > 0; pause *= 2)
        {
            if (pause >= Patience.Limit)
            {
                await RecoverAsync(tenant, [.. open.Select(mark => mark.Key).Distinct()], cancellationToken);
                return;
            }

            await _clock.WaitAsync(pause, cancellationToken);
            open.IntersectWith(await _marks.ReadAsync(
                tenant, [.. open.Select(mark => mark.Key).Distinct()], MarkSweeper.MarksMax, cancellationToken));
        }
    }

    /// <summary>
    /// Begins to wait out sessions that have been silent for two terms, so that the next change does not have to.
    /// </summary>
    public async ValueTask TidySessionsAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<ListedSession> sessions = await ListOnceAsync(null, cancellationToken);
        foreach (ListedSession silent in sessions.Where(session => session.SilentFor > _options.Terms.Term * 2))
        {
            _ = LineTo(silent.Session).EndAsync();
        }
    }

    /// <summary>To how many sessions there are lines.</summary>
    internal int LineCount
    {
        get
        {
            lock (_changing)
            {
                return _lines.Count;
            }
        }
    }

    internal bool Skips(Protection protection) => _options.Skipped.HasFlag(protection);

    private async Task DropEverywhereAsync(Drop drop)
    {
        IReadOnlyList<ListedSession> first = await _listing.AskAsync(drop.Tenant);
        if (Skips(Protection.Order))
        {
            await RoundAsync(drop, first, HolderLevel.Gateway);
            await RoundAsync(drop, await _listing.AskAsync(drop.Tenant), HolderLevel.Silo);
            return;
        }

        bool mayHaveServed = await RoundAsync(drop, first, HolderLevel.Silo);
        IReadOnlyList<ListedSession> second = mayHaveServed && !Skips(Protection.SecondListing)
            ? await _listing.AskAsync(drop.Tenant)
            : first;
        await RoundAsync(drop, second, HolderLevel.Gateway);
    }

    /// <returns>Whether somebody else may have loaded from one of them.</returns>
    private async Task<bool> RoundAsync(Drop drop, IReadOnlyList<ListedSession> sessions, HolderLevel level)
    {
        List<Task<bool>> answers =
        [
            .. sessions.Where(session => session.Session.Level == level)
                .Select(session => LineTo(session.Session).DropAsync(drop)),
        ];
        return Skips(Protection.Acknowledgement) || (await Task.WhenAll(answers)).Contains(true);
    }

    /// <summary>Lists the sessions, and notes how often each has been renewed by now, which shortens the wait for those
    /// that end.</summary>
    private async Task<IReadOnlyList<ListedSession>> ListOnceAsync(
        IReadOnlyCollection<string>? tenants, CancellationToken cancellationToken)
    {
        IReadOnlyList<ListedSession> sessions = await _clock.WithinAsync(
            _options.Terms.Term, token => _registry.ListAsync(tenants, token), cancellationToken);
        foreach (ListedSession listed in sessions)
        {
            LineTo(listed.Session).See(listed.Renewals);
        }

        return sessions;
    }

    private SessionLine LineTo(SessionRecord session)
    {
        lock (_changing)
        {
            if (!_lines.TryGetValue(session.Id, out SessionLine? line))
            {
                line = new SessionLine(session, _link, _registry, _clock, _options);
                _lines.Add(session.Id, line);
            }

            return line;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A committed change is released in the end: tried again.")]
    private async Task<IReadOnlyList<ListedSession>> ListSessionsAsync(IReadOnlyCollection<string> tenants)
    {
        for (TimeSpan pause = TimeSpan.FromMilliseconds(5); ; pause = Min(pause * 2, ListPauseMax))
        {
            try
            {
                IReadOnlyList<ListedSession> sessions = await ListOnceAsync(tenants, CancellationToken.None);
                ForgetLines();
                return sessions;
            }
            catch (Exception)
            {
                await _clock.WaitAsync(pause, CancellationToken.None);
            }
        }
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    /// <summary>
    /// Forgets lines to sessions that have not been on a list for long: most are gone. One that comes again gets a line
    /// that has seen nothing yet, and waits longer for its end at worst.
    /// </summary>
    private void ForgetLines()
    {
        long before = _clock.Now - (long)(_options.Terms.Term * TermsUntilForgotten).TotalMilliseconds;
        lock (_changing)
        {
            foreach (string idle in _lines.Where(line => line.Value.ListedAt < before).Select(l => l.Key).ToList())
            {
                _lines.Remove(idle);
            }
        }
    }
}
