using System.Text.Json;
using OrleansRoles.Benchmarks.Measuring;
using OrleansRoles.Benchmarks.Worlds;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Benchmarks.Modes;

/// <summary>
/// Compares the bytes that operations allocate with <c>allocations.json</c>. Checks must allocate nothing; the others
/// no more than stands there, but for the little by which the runtime's own lists differ from run to run.
/// </summary>
internal static class GateMode
{
    private const double Tolerance = 1.02;
    private const int Requests = 512;
    private const int WarmUpRounds = 5;
    private static readonly string File = Path.Combine(AppContext.BaseDirectory, "allocations.json");

    /// <returns>The process's exit code: 1 where something allocates more than it may.</returns>
    public static int Run()
    {
        Dictionary<string, long> expected =
            JsonSerializer.Deserialize<Dictionary<string, long>>(System.IO.File.ReadAllText(File))!;
        Dictionary<string, long> measured = Measure();
        Table.Head("operation", "expected bytes", "measured bytes", "");
        foreach ((string name, long bytes) in measured)
        {
            string allowed = expected.TryGetValue(name, out long most) ? $"{most:N0}" : "not listed";
            Table.Row(name, allowed, $"{bytes:N0}", IsWithin(name, bytes) ? "" : "**too much**");
        }

        string[] missing = [.. expected.Keys.Except(measured.Keys)];
        Array.ForEach(missing, name => Console.WriteLine($"listed but not measured: {name}"));
        return missing.Length == 0 && measured.All(pair => IsWithin(pair.Key, pair.Value)) ? 0 : 1;

        bool IsWithin(string name, long bytes) =>
            expected.TryGetValue(name, out long most) && bytes <= most * Tolerance;
    }

    /// <summary>
    /// Bytes for one operation; for a check the most that any action needs for all its requests together.
    /// </summary>
    private static Dictionary<string, long> Measure()
    {
        SourceText source = EliteModel.ReadSource();
        ModelDefinition definition = EliteModel.CompileDefinition(source);
        RoleModel model = RoleModel.Compile(definition);
        using World world = WorldBuilder.Build(model, WorldSize.Measured[0]);
        Dictionary<string, long> measured = new(StringComparer.Ordinal)
        {
            ["check, every action"] = EliteModel.AllActions(model).Max(action =>
            {
                CheckRequest[] requests = RequestStream.Make(world, Skew.Uniform, action, Requests);
                return Bytes(() => Loops.Check(world.Gateway, requests));
            }),
            ["check of a resolved subject, every action"] = EliteModel.AllActions(model).Max(action =>
            {
                Resolved resolved = new(world, RequestStream.Make(world, Skew.Uniform, action, Requests));
                return Bytes(() => Loops.CheckResolved(world.Gateway, resolved.Subjects, resolved.Requests));
            }),
        };
        RoleCatalogue roles = world.Roles();
        foreach (MeasuredAction action in EliteModel.Measured)
        {
            CheckRequest[] requests = RequestStream.Make(world, Skew.Uniform, action, Requests);
            FactsAtHand[] subjects = FactsAtHand.Of(world, requests);
            measured[$"decide {action}"] = Bytes(() => Loops.Decide(subjects, Loops.Now, requests));
            measured[$"explain {action}"] =
                Bytes(() => Loops.Explain(subjects, roles, Loops.Now, requests)) / Requests;
        }

        measured["compile the Elite model"] = Bytes(() => EliteModel.CompileDefinition(source));
        measured["lower the Elite model"] = Bytes(() => RoleModel.Compile(definition));
        return measured;
    }

    /// <summary>What one run allocates; the least of several, since the runtime allocates at times as well.</summary>
    private static long Bytes<T>(Func<T> run)
    {
        long least = long.MaxValue;
        for (int round = 0; round <= WarmUpRounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
