using System.Collections.Concurrent;
using System.Collections.Immutable;
using OrleansRoles.LoadTests.Population;
using OrleansRoles.Model.Documents;
using OrleansRoles.Reference;

namespace OrleansRoles.LoadTests.Truth;

/// <summary>
/// Holds every answer against the reference evaluator, for each state that may have held between question and answer.
/// Thread-safe.
/// </summary>
internal sealed class Judge(TimeProvider time)
{
    private const int KeptWrong = 50;

    private long _judged;
    private long _undecided;
    private long _wrong;

    /// <summary>Answers that were held against the reference.</summary>
    public long Judged => Volatile.Read(ref _judged);

    /// <summary>Of these, answers that two states under way decide differently: either would have been right.</summary>
    public long Undecided => Volatile.Read(ref _undecided);

    /// <summary>Answers that no state allows.</summary>
    public long WrongCount => Volatile.Read(ref _wrong);

    /// <summary>The first of them, in words.</summary>
    public ConcurrentQueue<string> Wrong { get; } = new();

    /// <summary>Takes note of what is certain before a question about a user is sent.</summary>
    public static Expectation Before(TenantTruth tenant, int user) => new(
        tenant, user, tenant.Users[user].Floor, [.. tenant.Roles.Select(lane => lane.Floor)]);

    /// <summary>Judges an answer when it has come.</summary>
    /// <returns>Whether some state allows it.</returns>
    public bool After(Expectation before, Question question, bool isAllowed)
    {
        Interlocked.Increment(ref _judged);
        TenantTruth tenant = before.Tenant;
        Lane<UserTruth> lane = tenant.Users[before.User];
        IReadOnlyList<(int Number, UserTruth Value)>? users = lane.Since(before.UserFloor);
        List<IReadOnlyList<(int Number, RoleTruth Value)>> roles = [];
        for (int role = 0; role < tenant.Roles.Length; role++)
        {
            if (tenant.Roles[role].Since(before.RoleFloors[role]) is { } values)
            {
                roles.Add(values);
            }
        }

        if (users is null || roles.Count < tenant.Roles.Length)
        {
            // So many changes passed meanwhile that what held at the beginning is no longer kept.
            Interlocked.Increment(ref _undecided);
            return true;
        }

        Matches matches = new(tenant.Roles.Length);
        foreach ((int number, UserTruth user) in users)
        {
            foreach (ImmutableArray<(int Number, RoleTruth Value)> combination in Combinations(roles))
            {
                matches.Take(number, combination, Decide(tenant.Id, user, combination, question) == isAllowed);
            }
        }

        return Conclude(before, question, isAllowed, matches);
    }

    private bool Conclude(Expectation before, Question question, bool isAllowed, Matches matches)
    {
        TenantTruth tenant = before.Tenant;
        if (matches.Count == 0)
        {
            Interlocked.Increment(ref _wrong);
            if (Wrong.Count < KeptWrong)
            {
                UserTruth user = tenant.Users[before.User].Newest;
                Wrong.Enqueue(
                    $"`{question.Action}` on `{question.Type}/{question.Id}` by `{user.Id}` in `{tenant.Id}` was "
                    + $"{(isAllowed ? "allowed" : "denied")}; none of {matches.Tried} possible states does that: "
                    + $"{string.Join(",", user.Roles)} {string.Join(",", user.Memberships)}");
            }

            return false;
        }

        if (matches.Count < matches.Tried)
        {
            // What the answer showed holds for every question that begins after it, about whomever it is.
            tenant.Users[before.User].Observe(matches.User);
            for (int role = 0; role < tenant.Roles.Length; role++)
            {
                tenant.Roles[role].Observe(matches.Roles[role]);
            }

            Interlocked.Increment(ref _undecided);
        }

        return true;
    }

    private bool Decide(
        string tenant, UserTruth user, ImmutableArray<(int Number, RoleTruth Value)> roles, Question question) =>
        ReferenceEvaluator.Decide(
            LoadModel.Definition,
            new TenantDocument
            {
                Tenant = tenant,
                Model = LoadModel.Name,
                Users = [user.Entry],
                Roles = [.. roles.Select(role => role.Value.Entry)],
                Assignments = user.Memberships,
            },
            question.For(tenant, user.Id), time.GetUtcNow()).Allowed;

    private static IEnumerable<ImmutableArray<(int Number, RoleTruth Value)>> Combinations(
        IReadOnlyList<IReadOnlyList<(int Number, RoleTruth Value)>> roles)
    {
        IEnumerable<ImmutableArray<(int Number, RoleTruth Value)>> all = [[]];
        foreach (IReadOnlyList<(int Number, RoleTruth Value)> values in roles)
        {
            all = all.SelectMany(_ => values, (begun, value) => begun.Add(value));
        }

        return all;
    }

    /// <summary>Which states the answer agrees with, and the least that it proves of each lane.</summary>
    private sealed class Matches(int roles)
    {
        public int Tried { get; private set; }

        public int Count { get; private set; }

        public int User { get; private set; } = int.MaxValue;

        public int[] Roles { get; } = [.. Enumerable.Repeat(int.MaxValue, roles)];

        public void Take(int user, ImmutableArray<(int Number, RoleTruth Value)> combination, bool agrees)
        {
            Tried++;
            if (!agrees)
            {
                return;
            }

            Count++;
            User = Math.Min(User, user);
            for (int role = 0; role < Roles.Length; role++)
            {
                Roles[role] = Math.Min(Roles[role], combination[role].Number);
            }
        }
    }
}

/// <summary>What was certain when a question was sent.</summary>
internal sealed record Expectation(TenantTruth Tenant, int User, int UserFloor, ImmutableArray<int> RoleFloors);
