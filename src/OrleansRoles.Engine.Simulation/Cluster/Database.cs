using OrleansRoles.Engine.Simulation.Kernel;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Engine.Simulation.Cluster;

/// <summary>What runs on the database's machine: the store and the list of sessions. It can fail; it forgets nothing.
/// </summary>
internal sealed class Database(SimWorld world, bool trustsEverybody, bool renewsFenced)
{
    /// <summary>The process's address.</summary>
    public const string Address = "db";

    private readonly SimRandom _random = world.Random.Fork();
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    public MemoryStore Store { get; } = new() { TrustsEverybody = trustsEverybody };

    /// <summary>How often a call fails, before or after it took effect.</summary>
    public double FailureChance { get; set; }

    public int SessionCount => _sessions.Count;

    /// <summary>Called when the sessions were listed: a change is about to be told to those who stand on the list.
    /// </summary>
    public Action Listed { get; set; } = () => { };

    /// <summary>Runs a call on the store; it may fail with or without effect.</summary>
    public T Serve<T>(Func<MemoryStore, T> call)
    {
        if (_random.Happens(FailureChance / 2))
        {
            throw new StoreException("failed before it took effect", isTransient: true, tookNoEffect: true);
        }

        T result = call(Store);
        return _random.Happens(FailureChance / 2)
            ? throw new StoreException("failed after it took effect", isTransient: true, tookNoEffect: false)
            : result;
    }

    public bool Open(SessionRecord session)
    {
        _sessions.TryAdd(session.Id, new Session(session) { HeardAt = world.Now });
        world.Note($"registry: session {session.Id} of {session.Holder} opened");
        return true;
    }

    /// <summary>Notes that a session is to be told of a tenant's changes.</summary>
    public bool Name(Interest interest, string tenant)
    {
        if (!_sessions.TryGetValue(interest.Session, out Session? session))
        {
            throw new StoreException(
                $"session {interest.Session} is off the list", isTransient: true, tookNoEffect: true);
        }

        session.IsToldOfAll |= interest.InAllTenants;
        session.Tenants.Add(tenant);
        return true;
    }

    public bool Renew(string id)
    {
        if (!_sessions.TryGetValue(id, out Session? session) || (session.IsFenced && !renewsFenced))
        {
            return false;
        }

        session.HeardAt = world.Now;
        session.Renewals++;
        return true;
    }

    public long? Fence(string id)
    {
        if (!_sessions.TryGetValue(id, out Session? session))
        {
            return null;
        }

        if (!session.IsFenced)
        {
            world.Note($"registry: session {id} of {session.Record.Holder} fenced");
        }

        session.IsFenced = true;
        return session.Renewals;
    }

    public bool Remove(string id)
    {
        if (_sessions.Remove(id))
        {
            world.Note($"registry: session {id} removed");
        }

        return true;
    }

    public IReadOnlyList<ListedSession> List(IReadOnlyCollection<string>? tenants)
    {
        Listed();
        return
        [
            .. _sessions.Values.Where(session => session.IsToldOf(tenants))
                .OrderBy(session => session.Record.Id, StringComparer.Ordinal)
                .Select(session => new ListedSession(
                    session.Record, session.IsFenced, session.Renewals,
                    TimeSpan.FromTicks(world.Now - session.HeardAt))),
        ];
    }

    private sealed class Session(SessionRecord record)
    {
        public SessionRecord Record { get; } = record;

        /// <summary>The tenants that it has named.</summary>
        public HashSet<string> Tenants { get; } = new(StringComparer.Ordinal);

        public bool IsToldOfAll { get; set; } = !record.IsByTenant;

        public bool IsFenced { get; set; }

        public long Renewals { get; set; }

        public long HeardAt { get; set; }

        public bool IsToldOf(IReadOnlyCollection<string>? tenants) =>
            IsToldOfAll || tenants is null || tenants.Any(Tenants.Contains);
    }
}
