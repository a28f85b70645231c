using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using OrleansRoles.Engine.Simulation.Checking;
using OrleansRoles.Language;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Requests;
using OrleansRoles.Reference;

namespace OrleansRoles.LoadTests.Revocations;

/// <summary>
/// The role model of the revocation runs, and what the reference evaluator says of a version: even versions open the
/// door, odd ones do not.
/// </summary>
internal static class DoorModel
{
    private const string File = Doors.Model + ".yaml";

    // Answers depend on the version alone, and many checks read the same.
    private static readonly ConcurrentDictionary<(bool IsTeam, int Version), ReferenceDecision> _decisions = [];

    /// <summary>Its text, UTF-8.</summary>
    public static ReadOnlyMemory<byte> Text { get; } = ReadText();

    /// <summary>The model, for the reference evaluator.</summary>
    public static ModelDefinition Definition { get; } =
        ModelLanguage.Compile(SourceText.FromUtf8(File, Text)).Definition
        ?? throw new InvalidOperationException($"`{File}` does not compile");

    /// <summary>Whether a version opens the door.</summary>
    public static bool Opens(int version) => version % 2 == 0;

    /// <summary>A tenant as a run begins.</summary>
    public static TenantDocument DocumentOf(Doors doors, int tenant) => new()
    {
        Tenant = Doors.TenantId(tenant),
        Model = Doors.Model,
        Name = Doors.TenantId(tenant),
        Users =
        [
            .. Enumerable.Range(0, doors.People).Select(person => new UserEntry
            {
                Id = doors.PersonId(person),
                Roles = [doors.IsMember(person) ? Doors.Team : Doors.Keeper],
            }),
        ],
        Roles = [TeamOf(0)],
    };

    /// <summary>The body that brings the team's role to a version.</summary>
    public static byte[] TeamBody(int version)
    {
        Dictionary<string, bool> permissions = GrantsOf(version).ToDictionary(grant => grant.Permission, _ => true);
        return JsonSerializer.SerializeToUtf8Bytes(new { grants = new[] { new { at = "tenant", permissions } } });
    }

    /// <summary>What the reference evaluator says of the version that a check read.</summary>
    public static ReferenceDecision Decide(CheckRecord check)
    {
        (string key, int version) = check.Versions.Single();
        bool isTeam = key[0] == 'r';
        return _decisions.GetOrAdd((isTeam, version), _ => Decide(isTeam, version));
    }

    private static ReferenceDecision Decide(bool isTeam, int version)
    {
        string tenant = Doors.TenantId(0);
        UserEntry user = new()
        {
            Id = "somebody",
            Roles = isTeam ? [Doors.Team] : Opens(version) ? [Doors.Keeper] : [],
        };
        return ReferenceEvaluator.Decide(
            Definition,
            new TenantDocument
            {
                Tenant = tenant,
                Model = Doors.Model,
                Users = [user],
                Roles = [TeamOf(isTeam ? version : 0)],
            },
            new CheckRequest
            {
                Tenant = tenant,
                SubjectId = user.Id,
                Action = Doors.Action,
                ResourceType = Doors.Resource,
                ResourceId = tenant,
            },
            default);
    }

    private static CustomRoleEntry TeamOf(int version) => new()
    {
        Id = Doors.Team,
        Name = Doors.Team,
        Grants = [new GrantEntry(ScopeName.Root, GrantsOf(version))],
    };

    private static ImmutableArray<Grant> GrantsOf(int version) =>
    [
        .. Opens(version) ? new[] { new Grant(Doors.Action, null) } : [],
        .. Doors.BitsOf(version).Select(bit => new Grant($"version.{bit}", null)),
    ];

    private static byte[] ReadText()
    {
        using Stream stream = typeof(DoorModel).Assembly.GetManifestResourceStream(File)!;
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
