using System.Collections.Immutable;
using OrleansRoles.Gateway.Checks;
using OrleansRoles.Gateway.Sessions;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Gateway.Tests;

/// <summary>
/// Goal: no check mixes facts from before and after one change, with real threads. Method: a change moves the right to
/// `desk` from the user's built-in role into the user's custom role, or back, by changing both facts at once. Before
/// and after, the user has it; in a mix of the new user and the old role nobody has.
/// </summary>
public sealed class TenantCacheTests
{
    private const int Decisions = 2_000;
    private const int SpinsBetweenChanges = 2_000;

    [Fact]
    public async Task A_check_sees_both_halves_of_a_change_or_neither()
    {
        SessionClock clock = new(TimeProvider.System);
        TenantCache cache = new(Facts.TenantId, new UserCount());
        Load(cache, isMoved: false);
        Reader[] readers = [new(), new()];
        Task[] reading =
        [
            .. readers.Select(reader => Task.Factory.StartNew(
                () => reader.Run(cache, clock), CancellationToken.None, TaskCreationOptions.LongRunning,
                TaskScheduler.Default)),
        ];

        int change = 0;
        while (readers.Any(reader => !reader.IsDone))
        {
            cache.Drop([FactKey.User("ana"), FactKey.Role("front")]);
            Load(cache, isMoved: ++change % 2 == 1);
            Thread.SpinWait(SpinsBetweenChanges);
        }

        await Task.WhenAll(reading);
        Assert.All(readers, reader => Assert.Equal(0, reader.Denied));
    }

    private sealed class Reader
    {
        private volatile bool _isDone;

        public bool IsDone => _isDone;

        public int Denied { get; private set; }

        public void Run(TenantCache cache, SessionClock clock)
        {
            Model.Requests.CheckRequest request = Facts.May("ana", "desk.open");
            int hash = Primitives.OrdinalText.HashOf("ana");
            for (int decided = 0; decided < Decisions;)
            {
                if (cache.TryDecide(in request, hash, clock, out Decision decision, out _))
                {
                    decided++;
                    Denied += decision.IsAllowed ? 0 : 1;
                }
            }

            _isDone = true;
        }
    }

    private static void Load(TenantCache cache, bool isMoved)
    {
        ImmutableArray<AssignmentEntry> roles = isMoved
            ? [new AssignmentEntry("ana", "front", ScopeName.Root)]
            :
            [
                new AssignmentEntry("ana", "front", ScopeName.Root),
                new AssignmentEntry("ana", "clerk", ScopeName.Root),
            ];
        FactReading reading = new(
            new TenantRecord(Facts.TenantId, "shop", "1", TenantStatus.Active, [], [], [], 1),
            [new UserRecord("ana", SubjectKind.Human, UserStatus.Active, [], [], roles, 1)],
            [
                new RoleRecord(
                    "front", "front",
                    [new GrantEntry(ScopeName.Root, [new Grant(isMoved ? "desk" : "till", null)])], 1),
            ],
            []);
        FactQuery query = new(Facts.TenantId, [FactKey.Tenant, FactKey.User("ana")], WithRolesOfUsers: true);
        Assert.True(cache.EndLoad(cache.BeginLoad()!, query, reading, Facts.Model, Protection.None));
    }
}
