using System.Net;
using System.Net.Sockets;

namespace OrleansRoles.Cluster.Tests.Hosting;

/// <summary>
/// A port that passes everything on to another, until it is cut: then connections stay open and nothing arrives, as
/// where a network drops packets. Healed, what was sent meanwhile arrives.
/// </summary>
internal sealed class CuttableLine : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _target;
    private volatile TaskCompletionSource _open = new();

    public CuttableLine(int target)
    {
        _target = target;
        _open.SetResult();
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Cut() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Heal() => _open.TrySetResult();

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                _ = PassAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
            catch (Exception failure) when (failure is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    private async Task PassAsync(TcpClient caller)
    {
        using TcpClient target = new();
        using (caller)
        {
            try
            {
                (caller.NoDelay, target.NoDelay) = (true, true);
                await _open.Task.WaitAsync(_end.Token);
                await target.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
                await Task.WhenAny(
                    PumpAsync(caller.GetStream(), target.GetStream()),
                    PumpAsync(target.GetStream(), caller.GetStream()));
            }
            catch (Exception failure) when (failure is OperationCanceledException or SocketException or IOException)
            {
                // One of the two hung up, or the test has ended.
            }
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to)
    {
        byte[] buffer = new byte[64 * 1024];
        int count;
        while ((count = await from.ReadAsync(buffer, _end.Token)) > 0)
        {
            await _open.Task.WaitAsync(_end.Token);
            await to.WriteAsync(buffer.AsMemory(0, count), _end.Token);
        }
    }
}
