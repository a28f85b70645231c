using BenchmarkDotNet.Running;
using OrleansRoles.Benchmarks.Modes;
using OrleansRoles.Benchmarks.Worlds;

namespace OrleansRoles.Benchmarks;

internal static class Program
{
    private const string Usage = """
        --quick [most users] [--parsed]   checks beside the bare loop, all sizes, in two minutes
        --gateway [users]                 a gateway's hits, two threads, bytes per user
        --actions                         the slowest of all actions
        --other                           compiling, deciding, batches, explanations, two threads
        --gate                            allocated bytes against allocations.json; exit code 1 where they grew
        --changes [clients]               acknowledged changes per second beside single-row inserts
        --members [many]                  one member more in a contract of 10 and of 1,000,000
        --role-edit [holders]             editing a role of one holder and of 1,000,000
        --suites [BenchmarkDotNet's arguments]
        """;

    public static int Main(string[] args)
    {
        switch (args)
        {
            case ["--quick", .. var rest]:
                int most = rest.Length > 0 && int.TryParse(rest[0], out int users) ? users : int.MaxValue;
                Names names = rest.Contains("--parsed") ? Names.Parsed : Names.Shared;
                QuickMode.Run([.. WorldSize.Measured.Where(size => size.Users <= most)], names);
                return 0;
            case ["--gateway", .. var rest]:
                GatewayMode.Run(rest.Length > 0 && int.TryParse(rest[0], out int held) ? held : 1_000_000);
                return 0;
            case ["--actions"]:
                ActionsMode.Run();
                return 0;
            case ["--other"]:
                OtherMode.Run();
                return 0;
            case ["--gate"]:
                return GateMode.Run();
            case ["--changes", .. var rest]:
                int clients = rest.Length > 0 && int.TryParse(rest[0], out int asked) ? asked : 64;
                ChangesMode.RunAsync(clients).GetAwaiter().GetResult();
                return 0;
            case ["--members", .. var rest]:
                int many = rest.Length > 0 && int.TryParse(rest[0], out int count) ? count : 1_000_000;
                MembersMode.RunAsync(many).GetAwaiter().GetResult();
                return 0;
            case ["--role-edit", .. var rest]:
                int holders = rest.Length > 0 && int.TryParse(rest[0], out int number) ? number : 1_000_000;
                RoleEditMode.RunAsync(holders).GetAwaiter().GetResult();
                return 0;
            case ["--suites", .. var rest]:
                BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(rest);
                return 0;
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }
}
