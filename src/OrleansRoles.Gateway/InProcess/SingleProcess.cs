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
    private readonly Lock _changing = new();
    private readonly Dictionary<string, ListedSession> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IHolder> _holders = new(StringComparer.Ordinal);

    /// <summary>Makes a holder reachable under its address.</summary>
    public void Attach(string address, IHolder holder) => _holders[address] = holder;

    /// <inheritdoc/>
    public ValueTask OpenAsync(SessionRecord session, CancellationToken cancellationToken)
    {
        lock (_changing)
        {
            _sessions.TryAdd(session.Id, new ListedSession(session, IsFenced: false, Renewals: 0, TimeSpan.Zero));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<bool> RenewAsync(string session, CancellationToken cancellationToken)
    {
        lock (_changing)
        {
            if (!_sessions.TryGetValue(session, out ListedSession? found) || found.IsFenced)
            {
                return ValueTask.FromResult(false);
            }

            _sessions[session] = found with { Renewals = found.Renewals + 1 };
            return ValueTask.FromResult(true);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Everybody is told of everything: there is next to nobody.</remarks>
    public ValueTask<IReadOnlyList<ListedSession>> ListAsync(
        IReadOnlyCollection<string>? tenants, CancellationToken cancellationToken)
    {
        lock (_changing)
        {
            return ValueTask.FromResult<IReadOnlyList<ListedSession>>([.. _sessions.Values]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<long?> FenceAsync(string session, CancellationToken cancellationToken)
    {
        lock (_changing)
        {
            if (!_sessions.TryGetValue(session, out ListedSession? found))
            {
                return ValueTask.FromResult<long?>(null);
            }

            _sessions[session] = found with { IsFenced = true };
            return ValueTask.FromResult<long?>(found.Renewals);
        }
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(string session, CancellationToken cancellationToken)
    {
        lock (_changing)
        {
            _sessions.Remove(session);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<DropAnswer> DropAsync(
        SessionRecord session, DropMessage message, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_holders.TryGetValue(session.Address, out IHolder? holder)
            ? holder.Receive(message)
            : DropAnswer.NotReached);
}
