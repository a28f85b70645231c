using OrleansRoles.Gateway;
using OrleansRoles.Primitives;

namespace OrleansRoles.AspNetCore.Checks;

/// <summary>
/// Handles of users who asked lately, so that most requests make none. It is bounded: each user has one place, which
/// another user may take. Thread-safe without a lock: a place is read and written as a whole.
/// </summary>
internal sealed class SubjectShelf(IPermissionGateway gateway)
{
    private const int Places = 1 << 14;

    // A handle refers to the facts found last, also when they count no more. A shelf that is thrown away now and then
    // keeps nobody's memory alive for long.
    private const long LifeMilliseconds = 60_000;

    private volatile Subject?[] _places = new Subject?[Places];
    private long _until = Environment.TickCount64 + LifeMilliseconds;

    public Subject Get(string tenant, string user)
    {
        long now = Environment.TickCount64;
        if (now >= Volatile.Read(ref _until))
        {
            Volatile.Write(ref _until, now + LifeMilliseconds);
            _places = new Subject?[Places];
        }

        int hash = OrdinalText.HashOf(tenant) * 31 + OrdinalText.HashOf(user);
        ref Subject? place = ref _places[(hash ^ (hash >>> 14)) & (Places - 1)];
        if (Volatile.Read(ref place) is { } kept
            && string.Equals(kept.User, user, StringComparison.Ordinal)
            && string.Equals(kept.Tenant, tenant, StringComparison.Ordinal))
        {
            return kept;
        }

        Subject made = gateway.ResolveSubject(tenant, user);
        Volatile.Write(ref place, made);
        return made;
    }
}
