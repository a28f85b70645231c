using System.Text;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Storage.Sqlite;

namespace OrleansRoles.Storage.Tests;

/// <summary>
/// A process to be killed: commits to a data file for ever, from several callers, and prints the key of each commit
/// once it was acknowledged.
/// </summary>
internal static class Program
{
    public const string Collection = "acknowledged";
    public const int CallerCount = 8;

    private static async Task Main(string[] arguments)
    {
        var store = SqliteStore.Open(arguments[0]);
        await store.MigrateAsync(CancellationToken.None);
        var callers = Enumerable.Range(0, CallerCount);
        await Task.WhenAll(callers.Select(caller => Task.Run(() => WriteAsync(store, caller))));
    }

    private static async Task WriteAsync(SqliteStore store, int caller)
    {
        for (var number = 1; ; number++)
        {
            var key = $"{caller}/{number}";
            var row = new Row(Collection, key, Encoding.UTF8.GetBytes(key));
            await store.CommitAsync(new Commit { Tenant = "acme", Upserts = [row] }, CancellationToken.None);
            await Console.Out.WriteLineAsync(key);
        }
    }
}
