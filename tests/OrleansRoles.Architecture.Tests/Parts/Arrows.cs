using System.Collections.Immutable;

namespace OrleansRoles.Architecture.Tests.Parts;

/// <summary>Which part may use which: the one table. A project that is not in it fails the test.</summary>
internal static class Arrows
{
    private const string Primitives = "OrleansRoles.Primitives";
    private const string Model = "OrleansRoles.Model";
    private const string Language = "OrleansRoles.Language";
    private const string Gateway = "OrleansRoles.Gateway";
    private const string Entities = "OrleansRoles.Entities";
    private const string Engine = "OrleansRoles.Engine";
    private const string Sqlite = "OrleansRoles.Storage.Sqlite";
    private const string Postgres = "OrleansRoles.Storage.Postgres";
    private const string Transfer = "OrleansRoles.Storage.Transfer";
    private const string Embedded = "OrleansRoles.Engine.Embedded";
    private const string Simulation = "OrleansRoles.Engine.Simulation";
    private const string Orleans = "OrleansRoles.Engine.Orleans";
    private const string Api = "OrleansRoles.Api";
    private const string AspNetCore = "OrleansRoles.AspNetCore";
    private const string Delivery = "OrleansRoles.Delivery";

    private static readonly Package s_orleans = new("Microsoft.Orleans.*", "Orleans");

    /// <summary>
    /// The parts of the product. Those that do not exist yet stand here as well, so that they come in right.
    /// </summary>
    public static ImmutableArray<Part> Source { get; } =
    [
        new(Primitives, []),
        new(Model, [Primitives]),
        new(Language, [Model]) { Packages = [new("YamlDotNet", "YamlDotNet")] },
        new(Gateway, [Model]),
        new(AspNetCore, [Gateway]) { AspNet = true },
        new(Entities, [Model]),
        new(Sqlite, [Entities])
        {
            Packages =
            [
                new("Microsoft.Data.Sqlite", "Microsoft.Data.Sqlite"),
                new("SQLitePCLRaw.bundle_e_sqlite3", "SQLitePCLRaw"),
            ],
        },
        new(Postgres, [Entities]) { Packages = [new("Npgsql", "Npgsql")] },
        new(Transfer, [Entities, Sqlite, Postgres])
        {
            Packages = [new("Microsoft.Data.Sqlite", "Microsoft.Data.Sqlite"), new("Npgsql", "Npgsql")],
        },
        new(Engine, [Entities, Gateway]),
        new(Embedded, [Engine, Entities, Gateway]),
        new(Simulation, [Engine, Entities, Gateway, "OrleansRoles.Reference"]),
        new(Orleans, [Engine, Entities, Gateway, Postgres])
        {
            // System.Memory.Data is how Orleans hands grain state over.
            Packages = [s_orleans, new("Npgsql", "Npgsql"), new("System.Memory.Data", "System.Memory.Data")],
            AspNet = true,
        },
        new(Api, [Entities, Language])
        {
            Packages = [new("Microsoft.IdentityModel.*", "Microsoft.IdentityModel")],
            AspNet = true,
        },
        new("OrleansRoles.Cli", [Language, Transfer])
        {
            Packages = [new("Spectre.Console", "Spectre.Console"), new("System.CommandLine", "System.CommandLine")],
        },
        new("OrleansRoles.Hosting", [Api, Delivery, Gateway, Language, Embedded, Sqlite, Postgres])
        {
            AspNet = true,
            IsCompositionRoot = true,
        },
        new(Delivery, [Entities])
        {
            Packages =
            [
                new("MailKit", "MailKit"), new("MimeKit", "MimeKit"),
                new("Microsoft.Extensions.Configuration.Abstractions", "Microsoft.Extensions"),
                new("Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions"),
            ],
        },
        new("OrleansRoles.Server", [Api, Delivery, Gateway, Language, Embedded, Simulation, Sqlite, Postgres])
        {
            AspNet = true,
            IsCompositionRoot = true,
        },
        new("OrleansRoles.Silo", [Api, Delivery, Gateway, Language, Orleans, Sqlite, Postgres])
        {
            AspNet = true,
            IsCompositionRoot = true,
        },
    ];

    /// <summary>
    /// Libraries of tests that must not see what they judge: an oracle that used the compiler, or a suite that knew an
    /// implementation, would prove nothing.
    /// </summary>
    public static ImmutableArray<Part> TestLibraries { get; } =
    [
        new("OrleansRoles.Reference", [Model]),
        new("OrleansRoles.Worlds", [Model]),
        new("OrleansRoles.EngineConformance", [Entities]) { Packages = [new("xunit", "xunit")] },
        new("OrleansRoles.Storage.Conformance", [Entities])
        {
            Packages = [new("xunit", "xunit"), new("Npgsql", "Npgsql")],
        },
    ];

    /// <summary>
    /// Parts that see another's internals, tests aside: the stores share the order of keys, and the simulation switches
    /// off what protects, one at a time; both are nobody else's business. Who copies between stores has to know which
    /// version of the tables each knows. The load tests put histories of real processes before the simulation's
    /// checker.
    /// </summary>
    public static ImmutableArray<(string Part, string Friend)> Friends { get; } =
    [
        (Entities, Sqlite), (Entities, Postgres), (Gateway, Simulation), (Sqlite, Transfer), (Postgres, Transfer),
        (Simulation, "OrleansRoles.LoadTests"),
    ];

    /// <summary>Parts that say what is, and leave to others when, where and by what.</summary>
    public static ImmutableArray<string> Deterministic { get; } = [Primitives, Model, Language, Entities, Simulation];

    /// <summary>
    /// Parts that need the Orleans packages. They stand in a solution of their own, so that the rest builds where
    /// those packages cannot be had.
    /// </summary>
    public static ImmutableArray<string> Cluster { get; } =
        [.. Source.Where(part => part.Name == Orleans || part.Uses.Contains(Orleans)).Select(part => part.Name)];

    /// <summary>Everything that a part sees: its arrows and what stands behind them.</summary>
    public static IReadOnlySet<string> SeenBy(Part part, ImmutableArray<Part> parts)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        Stack<string> open = new(part.Uses);
        while (open.TryPop(out string? name))
        {
            if (seen.Add(name) && parts.FirstOrDefault(other => other.Name == name) is { } next)
            {
                foreach (string further in next.Uses)
                {
                    open.Push(further);
                }
            }
        }

        return seen;
    }
}
