using OrleansRoles.Engine.Simulation.Checking;
using OrleansRoles.Engine.Simulation.Cluster;
using OrleansRoles.Engine.Simulation.Kernel;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Gateway;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Engine.Simulation.Workload;

/// <summary>Those who ask for changes, and those who check.</summary>
internal sealed class Clients(SimWorld world, SimNetwork network, SimSettings settings, History history)
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(4);

    private readonly SimRandom _random = world.Random.Fork();

    /// <summary>Whether the tenants are there; nobody asks before.</summary>
    public bool IsSetUp { get; private set; }

    /// <summary>How many of the answers came from memory.</summary>
    public int Hits { get; private set; }

    public static string TenantName(int number) => $"tenant-{number}";

    public static string UserName(int number) => $"user-{number}";

    /// <summary>Makes the tenants, before anything goes wrong.</summary>
    public async Task SetUpAsync(SimProcess process)
    {
        for (int tenant = 0; tenant < settings.Tenants; tenant++)
        {
            SimSetup setup = new()
            {
                Tenant = TenantName(tenant),
                Users = [.. Enumerable.Range(0, settings.Users).Select(UserName)],
            };
            await ExecuteAsync(process, setup, new RequestContext { Caller = Caller.Platform, Reason = "setup" });
        }

        IsSetUp = true;
    }

    /// <summary>Asks for one change after the other.</summary>
    public async Task WriteAsync(SimProcess process, TimeSpan until)
    {
        SimRandom random = _random.Fork();
        for (int round = 0; ; round++)
        {
            await WaitAsync(process, random.Time(10, settings.WritePauseMilliseconds * 2));
            if (world.Now > until.Ticks)
            {
                return;
            }

            string tenant = TenantName(random.Below(settings.Tenants));
            string[] keys = DrawKeys(random, tenant);
            if (keys.Length > 0)
            {
                await ChangeAsync(process, random, tenant, keys);
            }
        }
    }

    /// <summary>Asks one question after the other.</summary>
    public async Task CheckAsync(SimProcess process, PermissionGateway gateway, string where, TimeSpan until)
    {
        SimRandom random = _random.Fork();
        Dictionary<(string, string), Subject> subjects = [];
        for (int round = 0; ; round++)
        {
            // Where changes are aimed at, a node that starts in the midst of one finds clients waiting for it.
            bool isAwaited = settings.AimedChance > 0 && round < settings.Users;
            double slower = isAwaited ? 0.1 : world.Now > settings.Calm.Ticks ? 6 : 1;
            await WaitAsync(process, random.Time(0.1, settings.CheckPauseMilliseconds * 2 * slower));
            if (world.Now > until.Ticks)
            {
                return;
            }

            if (!IsSetUp)
            {
                continue;
            }

            string tenant = TenantName(random.Below(settings.Tenants));
            string user = UserName(random.Below(settings.Users));
            Subject? subject = null;
            if (random.Happens(0.5) && !subjects.TryGetValue((tenant, user), out subject))
            {
                subjects.Add((tenant, user), subject = gateway.ResolveSubject(tenant, user));
            }

            Freshness freshness = random.Happens(0.1) ? Freshness.Within(TimeSpan.FromSeconds(5)) : default;
            await CheckOnceAsync(gateway, where, tenant, user, subject, freshness);
        }
    }

    /// <summary>Asks one question and notes the answer.</summary>
    public async Task<CheckAnswer> CheckOnceAsync(
        PermissionGateway gateway, string where, string tenant, string user, Subject? subject, Freshness freshness)
    {
        long begun = world.Now;
        ValueTask<CheckAnswer> asked = subject is null
            ? gateway.CheckAsync(SimModel.Ask(tenant, user), freshness)
            : gateway.CheckAsync(
                subject, subject.Ask(SimModel.Action, "tenant", subject.Tenant), freshness);
        Hits += asked.IsCompletedSuccessfully ? 1 : 0;
        CheckAnswer answer = await asked;

        // Between the answer and the caller anything can happen, too.
        await Task.Yield();
        if (answer.Verdict == Verdict.Unavailable)
        {
            history.Unavailable++;
            return answer;
        }

        history.Checks.Add(new CheckRecord(
            tenant, user, where, begun, world.Now, answer.StaleAtMost.Ticks * 102 / 100, answer.Verdict.ToString(),
            [.. answer.Obligations], VersionsOf(user, answer)));
        if (world.IsTraced)
        {
            world.Note($"{history.Checks[^1]}{(asked.IsCompleted ? "" : " (loaded)")}");
        }

        world.Mix((ulong)SimModel.VersionOf("u", answer.Obligations));
        return answer;
    }

    private static Dictionary<string, int> VersionsOf(string user, CheckAnswer answer) => new(StringComparer.Ordinal)
    {
        ["t"] = SimModel.VersionOf("t", answer.Obligations),
        [$"u/{user}"] = SimModel.VersionOf("u", answer.Obligations),
        [$"r/{SimModel.RoleA}"] = SimModel.VersionOf("a", answer.Obligations),
        [$"r/{SimModel.RoleB}"] = SimModel.VersionOf("b", answer.Obligations),
    };

    private static Task WaitAsync(SimProcess process, TimeSpan time)
    {
        TaskCompletionSource waited = new();
        process.Clock.CreateTimer(_ => waited.SetResult(), null, time, Timeout.InfiniteTimeSpan);
        return waited.Task;
    }

    /// <summary>Which facts the next change raises; none where a version has no bits left.</summary>
    private string[] DrawKeys(SimRandom random, string tenant)
    {
        string user = FactKey.User(UserName(random.Below(settings.Users))).ToString();
        string other = FactKey.User(UserName(random.Below(settings.Users))).ToString();
        string roleA = FactKey.Role(SimModel.RoleA).ToString();
        string roleB = FactKey.Role(SimModel.RoleB).ToString();
        string[] keys = random.Below(10) switch
        {
            0 => ["t"],
            1 or 2 => [roleA],
            3 => [roleB],
            4 or 5 => [user, roleA],
            6 => [roleA, roleB],
            7 when user != other => [user, other],
            _ => [user],
        };
        return keys.All(key => history.VersionOf(tenant, key) + settings.Writers + 2 < LimitOf(key)) ? keys : [];
    }

    private static int LimitOf(string key) => 1 << (key[0] switch
    {
        't' => SimModel.TenantBits,
        'u' => SimModel.UserBits,
        _ => SimModel.RoleBits,
    });

    private async Task ChangeAsync(SimProcess process, SimRandom random, string tenant, string[] keys)
    {
        ChangeRecord change = history.Invoke(tenant, keys, world.Now);
        RequestContext context = new()
        {
            Caller = Caller.Platform,
            Reason = $"{change.Number}",
            IdempotencyKey = random.Happens(0.5) ? $"key-{change.Number}" : null,
        };
        int attempts = context.IdempotencyKey is null ? 1 : 3;
        for (int attempt = 0; attempt < attempts && change.Acknowledged is null; attempt++)
        {
            Outcome<Answer>? outcome = await ExecuteAsync(
                process, new SimChange { Tenant = tenant, Keys = [.. keys] }, context);
            if (outcome is { IsAccepted: true })
            {
                change.Acknowledged = world.Now;
                world.Note($"client: {change} acknowledged");
            }
            else if (outcome is { IsAccepted: false })
            {
                return;
            }
        }
    }

    /// <summary>Has a request carried out by one silo or another; null where nobody knows what came of it.</summary>
    private async Task<Outcome<Answer>?> ExecuteAsync(SimProcess process, Request request, RequestContext context)
    {
        string silo = SimRun.SiloName(_random.Below(settings.Silos));
        try
        {
            return await network.CallAsync(process, silo, node => ((Silo)node).ExecuteAsync(request, context))
                .WaitAsync(AnswerLimit, process.Clock);
        }
        catch (Exception exception) when (exception is TimeoutException or Entities.Storage.StoreException)
        {
            return null;
        }
    }
}
