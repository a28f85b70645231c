using System.Diagnostics;
using System.Globalization;

namespace OrleansRoles.LoadTests.Faults;

/// <summary>
/// Drops every packet of the connections of a user's processes, in both directions, those of their HTTP port aside: to
/// the others they are gone, and they hear nothing. Needs root and nftables; touches no packet of anybody else.
/// </summary>
internal sealed class PacketCut : IAsyncDisposable
{
    private const string Table = "orleansroles_load_cut";

    private PacketCut()
    {
    }

    /// <summary>Why packets cannot be dropped here; null where they can.</summary>
    public static string? Obstacle()
    {
        return Environment.UserName != "root" ? "cutting a silo off needs root, which drops its packets by nftables"
            : !File.Exists("/usr/sbin/nft") ? "cutting a silo off needs `nft`: install the Debian package `nftables`"
            : null;
    }

    /// <summary>Begins to drop.</summary>
    /// <param name="user">The user whose packets are dropped.</param>
    /// <param name="except">The port whose connections go on; 0 for none.</param>
    public static async Task<PacketCut> BeginAsync(int user, int except)
    {
        string rules = string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            table ip {{Table}} {
              chain out {
                type filter hook output priority 0; policy accept;
                meta skuid {{user}} tcp sport != {{except}} ct mark set {{user}}
                ct mark {{user}} drop
              }
            }
            """);
        await RunAsync("-f", "-", rules);
        return new PacketCut();
    }

    /// <summary>Lets packets through again.</summary>
    public async ValueTask DisposeAsync() => await RunAsync("delete", $"table ip {Table}", "");

    private static async Task RunAsync(string verb, string rest, string input)
    {
        ProcessStartInfo start = new("/usr/sbin/nft", [verb, .. rest.Split(' ')])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"`nft {verb} {rest}` failed: {error}");
        }
    }
}
