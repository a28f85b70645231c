using OrleansRoles.Model.Facts;

namespace OrleansRoles.Gateway.Ports;

/// <summary>
/// The one list of sessions, which every writer and every holder of a cluster sees alike (a table of the database that
/// also has the journal, or the memory of a single process). Thread-safe.
/// </summary>
/// <remarks>
/// <para>INVARIANT: linearizable. A session whose opening was answered stands in every list that is asked for later,
/// until it is removed; a session that was fenced is never renewed again. Nothing ends a session but
/// <see cref="RemoveAsync"/>: not the registry's clock, and not its restart. What a session named
/// (<see cref="FactQuery.Interest"/>) lasts as long as the session: a reading that names a tenant begins after that is
/// durable, so whoever is not on a list for the tenant had read nothing of it when the list was asked for.</para>
/// <para>No clock of the registry decides anything. A holder counts a session from before it asked for the renewal; a
/// writer that wants it to end fences it and then waits, on its own clock, for a whole term since it first saw what
/// proved to be the last renewal. So a clock of the database that jumps harms nobody.</para>
/// <para>A method that fails throws; whether it took effect is then unknown, and the caller asks again.</para>
/// </remarks>
public interface ISessionRegistry
{
    /// <summary>
    /// Opens a session under an id that was never used before. An id is opened once: a transport that may deliver a
    /// call twice must not do it with this one, and a session that is there already stays as it is, fenced or not.
    /// </summary>
    ValueTask OpenAsync(SessionRecord session, CancellationToken cancellationToken);

    /// <summary>Renews a session.</summary>
    /// <returns>False where it is fenced or gone: the holder must open another one.</returns>
    ValueTask<bool> RenewAsync(string session, CancellationToken cancellationToken);

    /// <summary>
    /// Lists the sessions that are to be told of changes in one of some tenants, fenced ones included: all that are not
    /// removed, but for those that are told by tenant and have named none of these. There may be more on the list.
    /// </summary>
    /// <param name="tenants">The tenants; null: every session.</param>
    /// <param name="cancellationToken">Cancels the listing.</param>
    ValueTask<IReadOnlyList<ListedSession>> ListAsync(
        IReadOnlyCollection<string>? tenants, CancellationToken cancellationToken);

    /// <summary>Makes sure that a session is never renewed again. Idempotent.</summary>
    /// <returns>How often it was renewed; null where it is off the list: then its end needs no waiting for.</returns>
    ValueTask<long?> FenceAsync(string session, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a session off the list: by its holder, which no longer answers from memory, or by a writer that has waited
    /// for its end. Idempotent.
    /// </summary>
    ValueTask RemoveAsync(string session, CancellationToken cancellationToken);
}

/// <summary>What a holder says of itself when it opens a session.</summary>
/// <param name="Id">The session's id, the holder's own choice: <c>{life of the process}/{number}</c>. Never used twice.
/// </param>
/// <param name="Holder">The holder's name for people: <c>gateway-3</c>.</param>
/// <param name="Level">From whom it loads, hence in which round it is told of changes.</param>
/// <param name="Address">Where <see cref="IHolderLink"/> reaches it, in the transport's own form.</param>
public sealed record SessionRecord(string Id, string Holder, HolderLevel Level, string Address)
{
    /// <summary>Whether it is told only of changes in tenants that it named before it loaded anything of them; else of
    /// all.</summary>
    public bool IsByTenant { get; init; }
}

/// <summary>A session as the registry lists it.</summary>
/// <param name="Session">What the holder said of itself.</param>
/// <param name="IsFenced">Whether it can no longer be renewed.</param>
/// <param name="Renewals">How often it was renewed: of two lists with the same number, none came in between.</param>
/// <param name="SilentFor">How long ago the registry last heard of it, by the registry's clock: a hint for tidying up,
/// on which nothing else may rest.</param>
public sealed record ListedSession(SessionRecord Session, bool IsFenced, long Renewals, TimeSpan SilentFor);

/// <summary>
/// From whom a holder loads its facts. Those who serve loads to others are told of a change first: otherwise who has
/// dropped its facts could load the old ones again.
/// </summary>
public enum HolderLevel
{
    /// <summary>Loads from the database only, and may serve others.</summary>
    Silo = 1,

    /// <summary>Loads from silos; serves nobody.</summary>
    Gateway = 2,
}
