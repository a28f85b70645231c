using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Roles;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Entities.Users;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Engine.Simulation.Workload;

/// <summary>Raises the version of some facts by one, in one change.</summary>
internal sealed record SimChange : Command
{
    /// <summary>The facts, as <see cref="FactKey.ToString"/> writes them.</summary>
    public required ImmutableArray<string> Keys { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override EntityKey Owner => new(Tenant, EntityKinds.Tenant, Tenant);

    /// <summary>The handlers of a run's requests.</summary>
    public static RequestHandlers Handlers { get; } = new(
    [
        RequestHandler.Of("simulation.change", SimJson.Default.SimChange, ChangeAsync),
        RequestHandler.Of("simulation.setup", SimJson.Default.SimSetup, SetUpAsync, needsTenant: false),
    ]);

    private static async ValueTask<Outcome<Answer>> ChangeAsync(SimChange change, Turn turn)
    {
        foreach (FactKey key in change.Keys.Select(FactKey.Parse))
        {
            switch (key.Kind)
            {
                case FactKind.Tenant:
                    Tenant tenant = await turn.GetAsync<Tenant>(change.Tenant);
                    int t = SimModel.VersionOf("t", tenant.State!.Features) + 1;
                    turn.Change<Tenant>(change.Tenant, tenant.Decide(new ConfigureTenant(
                        tenant.State with { Features = [.. SimModel.BitsOf("t", t, SimModel.TenantBits)] })));
                    break;
                case FactKind.Role:
                    CustomRole role = await turn.GetAsync<CustomRole>(key.Id);
                    string letter = key.Id == SimModel.RoleA ? "a" : "b";
                    int r = SimModel.VersionOf(
                        letter, role.State!.Grants[0].Permissions.Select(grant => grant.Permission)) + 1;
                    turn.Change<CustomRole>(key.Id, role.Decide(new PutRole(
                        role.State with { Grants = SimModel.GrantsOf(letter, r) })));
                    break;
                case FactKind.User:
                    await ChangeUserAsync(key.Id, turn);
                    break;
            }
        }

        return new Answer(AnswerKind.Done, ReadOnlyMemory<byte>.Empty);
    }

    private static async ValueTask ChangeUserAsync(string id, Turn turn)
    {
        await turn.GetAsync<User>(id);
        string[] held =
        [
            .. (await turn.AssignmentsOfAsync(id)).Select(assignment => assignment.Role)
                .Where(name => name.StartsWith("holds-", StringComparison.Ordinal)),
        ];
        int version = SimModel.VersionOf("u", held.Select(name => name["holds-".Length..])) + 1;
        string[] wanted = [.. SimModel.BitsOf("u", version, SimModel.UserBits).Select(bit => "holds-" + bit)];
        foreach (string name in held.Except(wanted))
        {
            await turn.TakeAsync(new AssignmentEntry(id, name, ScopeName.Root));
        }

        foreach (string name in wanted.Except(held))
        {
            await turn.GiveAsync(new AssignmentEntry(id, name, ScopeName.Root));
        }
    }

    private static async ValueTask<Outcome<Answer>> SetUpAsync(SimSetup setup, Turn turn)
    {
        Tenant tenant = await turn.GetAsync<Tenant>(setup.Tenant);
        turn.Change<Tenant>(setup.Tenant, tenant.Decide(new ConfigureTenant(
            new TenantState { Name = setup.Tenant, Model = SimModel.Name, ModelVersion = SimModel.Version })));
        foreach ((string id, string letter) in new[] { (SimModel.RoleA, "a"), (SimModel.RoleB, "b") })
        {
            CustomRole role = await turn.GetAsync<CustomRole>(id);
            turn.Change<CustomRole>(id, role.Decide(new PutRole(
                new CustomRoleState { Name = id, Grants = SimModel.GrantsOf(letter, 0) })));
        }

        foreach (string id in setup.Users)
        {
            User user = await turn.GetAsync<User>(id);
            turn.Change<User>(id, user.Decide(new PutUser(new UserState { Kind = SubjectKind.Human })));
            await turn.GiveAsync(new AssignmentEntry(id, SimModel.RoleA, ScopeName.Root));
            await turn.GiveAsync(new AssignmentEntry(id, SimModel.RoleB, ScopeName.Root));
        }

        return new Answer(AnswerKind.Created, ReadOnlyMemory<byte>.Empty);
    }
}

/// <summary>Makes a tenant with its roles and users, everything at version 0.</summary>
internal sealed record SimSetup : Command
{
    public required ImmutableArray<string> Users { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override EntityKey Owner => new(Tenant, EntityKinds.Tenant, Tenant);
}

/// <summary>How the requests are written.</summary>
[JsonSerializable(typeof(SimChange))]
[JsonSerializable(typeof(SimSetup))]
internal sealed partial class SimJson : JsonSerializerContext;
