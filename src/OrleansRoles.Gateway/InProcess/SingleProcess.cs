using System.Collections.Concurrent;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Gateway.Sessions;

namespace OrleansRoles.Gateway.InProcess;

/// <summary>
/// Registry of sessions and link to holders where everything is one process. It forgets with the process, as do all
/// that it knows. Thread-safe.
/// </summary>
public sealed class SingleProcess : ISessionRegistry, IHolderLink
{
    private readonly ConcurrentDictionary<string, SessionRecord> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _fenced = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IHolder> _holders = new(StringComparer.Ordinal);

    /// <summary>Makes a holder reachable under its address.</summary>
    public void Attach(string address, IHolder holder) => _holders[address] = holder;

    /// <inheritdoc/>
    public ValueTask OpenAsync(SessionRecord session, CancellationToken cancellationToken)
    {
        _sessions.TryAdd(session.Id, session);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<bool> RenewAsync(string session, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_sessions.ContainsKey(session) && !_fenced.ContainsKey(session));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ListedSession>> ListAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<ListedSession>>(
        [
            .. _sessions.Values.Select(session => new ListedSession(
                session, _fenced.ContainsKey(session.Id), TimeSpan.Zero)),
        ]);

    /// <inheritdoc/>
    public ValueTask<bool> FenceAsync(string session, CancellationToken cancellationToken)
    {
        _fenced[session] = true;
        return ValueTask.FromResult(_sessions.ContainsKey(session));
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(string session, CancellationToken cancellationToken)
    {
        _sessions.TryRemove(session, out _);
        _fenced.TryRemove(session, out _);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<DropAnswer> DropAsync(
        SessionRecord session, DropMessage message, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_holders.TryGetValue(session.Address, out IHolder? holder)
            ? holder.Receive(message)
            : DropAnswer.NotReached);
}
