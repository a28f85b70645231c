using System.Collections.Immutable;
using OrleansRoles.LoadTests.Population;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.LoadTests.Truth;

/// <summary>
/// What the program knows of one tenant: a lane for each user and each custom role, and who may change what at the same
/// time. Thread-safe.
/// </summary>
internal sealed class TenantTruth
{
    private readonly Lock _lock = new();
    private int _commands;
    private bool _isDocument;

    /// <summary>Makes up a tenant of a shape: who holds what depends on the seed alone.</summary>
    public TenantTruth(TenantShape shape, int seed)
    {
        Shape = shape;
        Random random = new(seed);
        Roles =
        [
            .. Enumerable.Range(0, TenantShape.CustomRoles).Select(number => new Lane<RoleTruth>(
                new RoleTruth(TenantShape.RoleId(number), number % 2 == 0 ? "view" : "edit", number % 2 == 1))),
        ];
        Users = [.. Enumerable.Range(0, shape.Users).Select(number => new Lane<UserTruth>(MakeUser(number, random)))];
    }

    /// <summary>Its size.</summary>
    public TenantShape Shape { get; }

    /// <summary>The tenant's id.</summary>
    public string Id => Shape.Tenant;

    /// <summary>Its users.</summary>
    public ImmutableArray<Lane<UserTruth>> Users { get; }

    /// <summary>Its custom roles.</summary>
    public ImmutableArray<Lane<RoleTruth>> Roles { get; }

    /// <summary>A command may go beside others, a document only alone.</summary>
    public bool TryEnter(bool isDocument)
    {
        lock (_lock)
        {
            if (_isDocument || (isDocument && _commands > 0))
            {
                return false;
            }

            (_isDocument, _commands) = isDocument ? (true, 0) : (false, _commands + 1);
            return true;
        }
    }

    /// <summary>Lets others enter.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            (_isDocument, _commands) = _isDocument ? (false, 0) : (false, _commands - 1);
        }
    }

    /// <summary>The tenant as it is once every change under way has happened.</summary>
    public TenantDocument Document()
    {
        ImmutableArray<UserTruth> users = [.. Users.Select(lane => lane.Newest)];
        return new TenantDocument
        {
            Tenant = Id,
            Model = LoadModel.Name,
            Name = Id,
            Users = [.. users.Select(user => user.Entry)],
            Roles = [.. Roles.Select(lane => lane.Newest.Entry)],
            Contracts = [.. Enumerable.Range(0, Shape.Contracts).Select(number => Contract(number, users))],
        };
    }

    private static ContractEntry Contract(int number, ImmutableArray<UserTruth> users)
    {
        (string contract, string workspace) = (TenantShape.ContractId(number), TenantShape.WorkspaceId(number));
        return new ContractEntry
        {
            Id = contract,
            Name = contract,
            Members = [.. MembersOf(users, user => user.Contracts.GetValueOrDefault(contract))],
            Workspaces =
            [
                new WorkspaceEntry
                {
                    Id = workspace,
                    Name = workspace,
                    Members = [.. MembersOf(users, user => user.Workspaces.GetValueOrDefault(workspace))],
                },
            ],
        };
    }

    private static IEnumerable<MemberEntry> MembersOf(
        IEnumerable<UserTruth> users, Func<UserTruth, string?> roleOf) =>
        from user in users
        let role = roleOf(user)
        where role is not null
        select new MemberEntry(user.Id, [role]);

    private UserTruth MakeUser(int number, Random random)
    {
        UserTruth user = new() { Id = TenantShape.UserId(number) };
        user = user.WithRole(LoadModel.TenantRoles[random.Next(2)], has: true);
        if (random.Next(3) == 0)
        {
            user = user.WithRole(TenantShape.RoleId(random.Next(TenantShape.CustomRoles)), has: true);
        }

        int home = number % Shape.Contracts;
        user = user with
        {
            Contracts = user.Contracts.Add(
                TenantShape.ContractId(home), LoadModel.ContractRoles[number < Shape.Contracts ? 1 : 0]),
        };
        return random.Next(2) == 0
            ? user
            : user with
            {
                Workspaces = user.Workspaces.Add(
                    TenantShape.WorkspaceId(home), LoadModel.WorkspaceRoles[random.Next(2)]),
            };
    }
}
