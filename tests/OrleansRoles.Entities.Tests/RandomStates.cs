using System.Collections.Immutable;
using OrleansRoles.Entities.Contracts;
using OrleansRoles.Entities.Roles;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Users;
using OrleansRoles.Entities.Workspaces;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Tests;

/// <summary>States that an entity may be asked to take, from a seed.</summary>
internal sealed class RandomStates(int seed)
{
    private readonly Random _random = new(seed);

    public TenantState Tenant() => new()
    {
        Name = Pick("Acme", "Bolt"),
        Model = Pick("elite", "elite@2", "connect"),
        ModelVersion = Pick("1", "2"),
        Status = Pick(TenantStatus.Active, TenantStatus.Suspended),
        Features = Some("f1", "f2", "f3"),
        Settings = Some("s1", "s2"),
        Subscriptions = Some("crm", "shop"),
        Seats = Some("rec", "view").ToImmutableSortedDictionary(
            licence => licence, _ => _random.Next(3), StringComparer.Ordinal),
    };

    public UserState User() => new()
    {
        Email = Pick("", "ana@acme.example"),
        FirstName = Pick("", "Ana"),
        LastName = Pick("", "Ruiz"),
        Kind = Pick(SubjectKind.Human, SubjectKind.Human, SubjectKind.Integration),
        Status = Pick(UserStatus.Active, UserStatus.Deactivated),
        Teams = Some("north", "south", "west"),
        Seats = Some("rec", "view"),
    };

    public CustomRoleState Role() => new()
    {
        Name = Pick("Desk", "Night"),
        Description = Pick("", "at night"),
        Grants =
        [
            .. new[] { ScopeName.Root, new("venue", "hall"), new("venue", ScopeName.AllIds) }
                .Where(_ => _random.Next(2) == 0)
                .Select(at => new GrantEntry(
                    at, [.. Some("read", "write").Select(name => new Grant(name, Pick(null, "view", "edit")))])),
        ],
    };

    public PutContract Contract() => new(Pick("", "Main"), Pick("", "east"));

    public PutWorkspace Workspace() => new(Pick("", "Web"), Pick("c1", "c2"));

    private T Pick<T>(params ReadOnlySpan<T> items) => items[_random.Next(items.Length)];

    private ImmutableArray<string> Some(params ImmutableArray<string> items) =>
        [.. items.Where(_ => _random.Next(2) == 0)];
}
