using OrleansRoles.Benchmarks.Measuring;
using OrleansRoles.Benchmarks.Worlds;

namespace OrleansRoles.Benchmarks;

internal static class Program
{
    public static int Main(string[] args)
    {
        if (args is ["--quick", ..])
        {
            string[] actions = [EliteModel.OneTenantPermission, EliteModel.OneVenuePermission, "rental-rates.tab.view",
                "general-information.internal.clear", "documents.event.view", "emails.document-log.view"];
            bool fresh = args.Contains("--parsed");
            int most = args.Length > 1 && int.TryParse(args[1], out int users) ? users : int.MaxValue;
            QuickReport.Print(actions, [.. WorldSize.Measured.Where(size => size.Users <= most)], fresh);
            return 0;
        }

        if (args is ["--profile", string action, string on, string count])
        {
            World world = WorldBuilder.Build(EliteModel.Compile(), WorldSize.OfUsers(int.Parse(count)));
            var requests = RequestStream.Make(world, Skew.Uniform, action, on, 2048);
            QuickReport.WarmUp(world);
            long end = Environment.TickCount64 + 12_000;
            while (Environment.TickCount64 < end)
            {
                Loops.Check(world.Memory, DateTimeOffset.UnixEpoch, requests);
            }

            return 0;
        }

        if (args is ["--split", string act, string ont, string cnt])
        {
            World world = WorldBuilder.Build(EliteModel.Compile(), WorldSize.OfUsers(int.Parse(cnt)));
            var requests = RequestStream.Make(world, Skew.Uniform, act, ont, int.Parse(Environment.GetEnvironmentVariable("NREQ") ?? "2048"));
            QuickReport.WarmUp(world);
            var tenants = requests.Select(r => world.Memory.FindTenant(r.Tenant)!.Facts!).ToArray();
            var users = requests.Select(r => world.Memory.FindTenant(r.Tenant)!.Users.Find(r.SubjectId)!).ToArray();
            for (int i = 0; i < 6; i++)
            {
                double[] a = new double[300], b = new double[300], c = new double[300], d = new double[300], e = new double[300];
                for (int k = 0; k < 300; k++)
                {
                    a[k] = Time(() => Loops.Bare(world.Bits, requests));
                    b[k] = Time(() => Loops.Check(world.Memory, DateTimeOffset.UnixEpoch, requests));
                    c[k] = Time(() => Loops.Decide(tenants, users, DateTimeOffset.UnixEpoch, requests));
                    d[k] = Time(() => { int n = 0; foreach (ref readonly var r in requests.AsSpan()) { n += world.Memory.FindTenant(r.Tenant)!.Users.Find(r.SubjectId)!.IsActive ? 1 : 0; } GC.KeepAlive(n); });
                    e[k] = Time(() => { int n = 0; foreach (ref readonly var r in requests.AsSpan()) { n += OrleansRoles.Primitives.OrdinalText.HashOf(r.SubjectId); } GC.KeepAlive(n); });
                }
                Console.WriteLine($"bare {Q(a):F0} check {Q(b):F0} decide {Q(c):F0} tables {Q(d):F0} hash {Q(e):F1}");
            }

            double Time(Action x) { long s = System.Diagnostics.Stopwatch.GetTimestamp(); x(); return System.Diagnostics.Stopwatch.GetElapsedTime(s).TotalNanoseconds / requests.Length; }
            static double Q(double[] v) { Array.Sort(v); return v[v.Length / 20]; }
            return 0;
        }

        return 2;
    }
}
