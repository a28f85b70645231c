using System.Diagnostics.CodeAnalysis;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Gateway.Sessions;

namespace OrleansRoles.Gateway.Changes;

/// <summary>
/// Removes marks of released changes, all that came up since the last time at once. Until then a load meets a mark and
/// waits a little; a mark that is lost from here is found by the sweeper.
/// </summary>
internal sealed class MarkRemoval(IMarks marks, SessionClock clock)
{
    private const int AttemptsMax = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Lock _changing = new();
    private Dictionary<string, List<Mark>> _waiting = new(StringComparer.Ordinal);
    private bool _isPumping;

    public void Add(string tenant, IEnumerable<Mark> released)
    {
        lock (_changing)
        {
            if (!_waiting.TryGetValue(tenant, out List<Mark>? list))
            {
                _waiting.Add(tenant, list = []);
            }

            list.AddRange(released);
            if (!_isPumping)
            {
                _isPumping = true;
                _ = PumpAsync();
            }
        }
    }

    private async Task PumpAsync()
    {
        await Task.Yield();
        while (true)
        {
            Dictionary<string, List<Mark>> batch;
            lock (_changing)
            {
                if (_waiting.Count == 0)
                {
                    _isPumping = false;
                    return;
                }

                batch = _waiting;
                _waiting = new Dictionary<string, List<Mark>>(StringComparer.Ordinal);
            }

            foreach ((string tenant, List<Mark> released) in batch.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                await RemoveAsync(tenant, released);
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A mark that stays costs one more drop and nothing else.")]
    private async Task RemoveAsync(string tenant, List<Mark> released)
    {
        for (int attempt = 0; attempt < AttemptsMax; attempt++)
        {
            try
            {
                await marks.RemoveAsync(tenant, released, CancellationToken.None);
                return;
            }
            catch (Exception)
            {
                await clock.WaitAsync(Pause * (1 << attempt), CancellationToken.None);
            }
        }
    }
}
