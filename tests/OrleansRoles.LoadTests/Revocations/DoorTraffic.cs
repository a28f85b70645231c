using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using OrleansRoles.Engine.Simulation.Checking;
using OrleansRoles.LoadTests.Measuring;
using OrleansRoles.LoadTests.Traffic;

namespace OrleansRoles.LoadTests.Revocations;

/// <summary>
/// Admins who take the right to open the door and give it back, each change under one idempotency key until it is
/// acknowledged.
/// </summary>
internal sealed class DoorTraffic
{
    // One of so many changes edits a team's role instead of a user's.
    private const int TeamEvery = 8;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(90);
    private static readonly byte[] _nothing = "{}"u8.ToArray();

    private readonly RolesClient _client;
    private readonly DoorHistory _history;
    private readonly Ledger _ledger;
    private readonly string _run = $"revocations{Environment.ProcessId}";
    private readonly ImmutableArray<Right> _users;
    private readonly ImmutableArray<Right> _teams;
    private Measurements _measurements;
    private int _left;

    public DoorTraffic(
        Doors doors, RolesClient client, DoorHistory history, Measurements measurements, Ledger ledger)
    {
        _client = client;
        _history = history;
        _ledger = ledger;
        MeasureAnew(measurements);
        _users =
        [
            .. from tenant in Enumerable.Range(0, doors.Tenants)
               from user in Enumerable.Range(0, doors.Users)
               select new Right(Doors.TenantId(tenant), doors.PersonId(user), IsTeam: false),
        ];
        _teams =
        [
            .. Enumerable.Range(0, doors.Tenants)
                .Select(tenant => new Right(Doors.TenantId(tenant), Doors.Team, IsTeam: true)),
        ];
    }

    /// <summary>Changes after which the door stays shut, from the first try to the acknowledgement.</summary>
    public Meter Revocations { get; private set; }

    /// <summary>Changes that open it again.</summary>
    public Meter Grants { get; private set; }

    /// <summary>Revocations that are still to be made.</summary>
    public int Left => Math.Max(0, Volatile.Read(ref _left));

    /// <summary>Times are from now on those of other measurements: what came before was the warming up.</summary>
    [MemberNotNull(nameof(_measurements), nameof(Revocations), nameof(Grants))]
    public void MeasureAnew(Measurements measurements)
    {
        _measurements = measurements;
        Revocations = new Meter("revocation", measurements.Begin, measurements.Seconds);
        Grants = new Meter("grant", measurements.Begin, measurements.Seconds);
    }

    /// <summary>Makes changes with some admins until the revocations are made, or the time is over.</summary>
    /// <param name="revocations">So many at most.</param>
    /// <param name="admins">Who make them, each one after the other.</param>
    /// <param name="rate">Changes a second that are to begin, in the mean; null: as fast as they are acknowledged.
    /// </param>
    /// <param name="seed">Makes the choice of rights and the instants repeatable.</param>
    /// <param name="stop">The time is over.</param>
    public Task RunAsync(int revocations, int admins, double? rate, int seed, CancellationToken stop)
    {
        Volatile.Write(ref _left, revocations);
        Pacer? pacer = rate is { } perSecond ? new Pacer(perSecond, seed) : null;
        return Task.WhenAll(Enumerable.Range(0, admins).Select(number => Task.Run(
            () => ChangeAsync(new Random((seed * 1_000_003) + number), pacer, stop), CancellationToken.None)));
    }

    private async Task ChangeAsync(Random random, Pacer? pacer, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && Left > 0)
        {
            long start = await Pacer.StartAsync(pacer, stop);
            if (await TakeAsync(random, stop) is not { } right)
            {
                return;
            }

            if (DoorModel.Opens(right.Version) && Interlocked.Decrement(ref _left) < 0)
            {
                return;
            }

            if (await ChangeAsync(right, start, stop))
            {
                right.Leave();
            }
        }
    }

    /// <summary>Takes a right that nobody is changing; null where the time is over.</summary>
    private async ValueTask<Right?> TakeAsync(Random random, CancellationToken stop)
    {
        ImmutableArray<Right> rights = random.Next(TeamEvery) == 0 ? _teams : _users;
        while (!stop.IsCancellationRequested)
        {
            Right right = rights[random.Next(rights.Length)];
            if (right.TryTake())
            {
                return right;
            }

            await Task.Yield();
        }

        return null;
    }

    /// <summary>Makes a change; false where nobody knows what became of it, or it was refused.</summary>
    private async Task<bool> ChangeAsync(Right right, long start, CancellationToken stop)
    {
        Meter meter = DoorModel.Opens(right.Version) ? Revocations : Grants;
        ChangeRecord change = _history.Invoke(right.Tenant, right.Key, Stopwatch.GetTimestamp());
        (HttpMethod method, string path, byte[]? body) = right.Next();
        (string, string)[] headers = [("Reason", $"{change.Number}"), ("Idempotency-Key", $"{_run}-{change.Number}")];
        Backoff backoff = new(_patience);
        while (true)
        {
            CallResult result = await _client.SendAsync(
                _client.NextAddress(), method, path, body, headers, CancellationToken.None);
            long now = Stopwatch.GetTimestamp();
            meter.Record(start, result.Outcome);
            switch (result.Outcome)
            {
                case CallOutcome.Answered:
                    _history.Acknowledge(change, now);
                    _ledger.Took(_measurements, isChange: true, start);
                    return true;
                case CallOutcome.Failed:
                    _ledger.Refuse($"`{method} {path}`: {result.Status} {result.Text}");
                    return false;
                case CallOutcome.Retryable when !await backoff.WaitAsync(stop):
                    return false;
            }
        }
    }

    /// <summary>A right that is taken and given in turn.</summary>
    private sealed record Right(string Tenant, string Id, bool IsTeam)
    {
        private int _isTaken;

        /// <summary>How often it has been changed.</summary>
        public int Version { get; private set; }

        /// <summary>The fact on which it rests.</summary>
        public string Key => IsTeam ? $"r/{Id}" : $"u/{Id}";

        /// <summary>Takes it for one change, unless another is under way.</summary>
        public bool TryTake() => Interlocked.CompareExchange(ref _isTaken, 1, 0) == 0;

        /// <summary>The change that brings it to its next version.</summary>
        public (HttpMethod Method, string Path, byte[]? Body) Next()
        {
            string holder = $"/v1/tenants/{Tenant}/roles/{Doors.Keeper}/holders/{Id}";
            return IsTeam ? (HttpMethod.Patch, $"/v1/tenants/{Tenant}/roles/{Id}", DoorModel.TeamBody(Version + 1))
                : DoorModel.Opens(Version) ? (HttpMethod.Delete, holder, null)
                : (HttpMethod.Put, holder, _nothing);
        }

        /// <summary>The change was acknowledged: others may go on from there.</summary>
        public void Leave()
        {
            Version++;
            Volatile.Write(ref _isTaken, 0);
        }
    }
}
