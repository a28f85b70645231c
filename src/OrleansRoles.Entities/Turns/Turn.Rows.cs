using OrleansRoles.Entities.Contracts;
using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Outbox;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Users;
using OrleansRoles.Entities.Workspaces;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Turns;

/// <summary>Rows of a turn: assignments and other collections.</summary>
public sealed partial class Turn
{
    private readonly Dictionary<(string Collection, string Key), Row> _puts = [];
    private readonly Dictionary<(string Collection, string Key), Row> _inserts = [];
    private readonly HashSet<(string Collection, string Key)> _deletes = [];
    private readonly Dictionary<RowPrefix, IReadOnlyList<Row>> _listed = [];

    /// <summary>Whether something is to be delivered, or to be done at a time, because of this turn.</summary>
    internal bool HasDeliveries => _inserts.Keys.Concat(_puts.Keys)
        .Any(key => key.Collection is OutboxRows.Collection or DueRows.Collection);

    /// <summary>
    /// Lists entities of one kind as the store has them, in order of id. They are not guarded: read one again by its id
    /// before deciding on it.
    /// </summary>
    public async ValueTask<IReadOnlyList<EntitySnapshot>> ListEntitiesAsync(string kind, string? after, int limit)
    {
        _reads++;
        return await _store.ListEntitiesAsync(Tenant, kind, after, limit, Cancelled);
    }

    /// <summary>Reads one row as it stands in the store, this turn's own changes included.</summary>
    public async ValueTask<Row?> ReadRowAsync(string collection, string key)
    {
        if (_puts.TryGetValue((collection, key), out Row? own) || _inserts.TryGetValue((collection, key), out own))
        {
            return own;
        }

        if (_deletes.Contains((collection, key)))
        {
            return null;
        }

        // A row's key is a prefix too, which may have been read ahead.
        if (_listed.TryGetValue(new RowPrefix(collection, key), out IReadOnlyList<Row>? listed))
        {
            return listed.FirstOrDefault(row => row.Key == key);
        }

        _reads++;
        return await _store.ReadRowAsync(new RowKey(Tenant, collection, key), Cancelled);
    }

    /// <summary>
    /// Lists rows as they stand in the store, in order of key; this turn's own changes are not in it.
    /// </summary>
    public async ValueTask<IReadOnlyList<Row>> ListRowsAsync(
        string collection, string prefix, string? after = null, int limit = int.MaxValue)
    {
        if (after is null)
        {
            RowPrefix first = new(collection, prefix, limit);
            await LoadAsync([], [first]);
            return _listed[first];
        }

        _reads++;
        return await _store.ListRowsAsync(Tenant, collection, prefix, after, limit, Cancelled);
    }

    /// <summary>Lists entities of one kind in order of id, as they stand in the store.</summary>
    public async ValueTask<IReadOnlyList<(string Id, TEntity Entity)>> ListEntitiesAsync<TEntity>(
        string? after, int limit)
        where TEntity : class, IEntity<TEntity>
    {
        _reads++;
        IReadOnlyList<EntitySnapshot> found =
            await _store.ListEntitiesAsync(Tenant, TEntity.Kind, after, limit, Cancelled);
        return [.. found.Select(entity => (entity.Key.Id, TEntity.Read(entity.State)))];
    }

    /// <summary>Every role that a user holds, wherever, as the store has it.</summary>
    public async ValueTask<IReadOnlyList<AssignmentEntry>> AssignmentsOfAsync(string user) =>
    [
        .. (await ListRowsAsync(AssignmentRows.ByUser, AssignmentRows.Prefix(user))).Select(AssignmentRows.ReadByUser),
    ];

    /// <summary>What a user holds at one scope, as the store has it.</summary>
    public async ValueTask<IReadOnlyList<AssignmentEntry>> AssignmentsAtAsync(string user, ScopeName at) =>
        [.. (await AssignmentsOfAsync(user)).Where(assignment => assignment.At == at)];

    /// <summary>
    /// Who holds a role at one scope, as the store has it. What is held in a contract or workspace is that one's own
    /// (elsewhere it is the user's), so it is read with the rows: nobody loses a role there before the commit.
    /// </summary>
    public async ValueTask<IReadOnlyList<AssignmentEntry>> HoldersAtAsync(string role, ScopeName at)
    {
        string type = at.IsRoot ? ScopeName.RootType : at.Type;
        RowPrefix held = new(AssignmentRows.ByRole, AssignmentRows.Prefix(role, type, at.Id));
        bool isOwner = type is EntityKinds.Contract or EntityKinds.Workspace;
        await LoadAsync(isOwner ? [new EntityKey(Tenant, type, at.Id)] : [], [held]);
        return [.. _listed[held].Select(AssignmentRows.ReadByRole)];
    }

    /// <summary>
    /// Inserts or replaces a row. One that this turn inserts stays one that nobody may have inserted.
    /// </summary>
    public void Put(Row row)
    {
        if (_inserts.ContainsKey((row.Collection, row.Key)))
        {
            _inserts[(row.Collection, row.Key)] = row;
            return;
        }

        _deletes.Remove((row.Collection, row.Key));
        _puts[(row.Collection, row.Key)] = row;
    }

    /// <summary>
    /// Inserts a row that nobody may have inserted before: the commit fails, and is tried again, otherwise. One that
    /// this turn puts or deletes is replaced.
    /// </summary>
    public void Insert(Row row)
    {
        if (_puts.ContainsKey((row.Collection, row.Key)) || _deletes.Contains((row.Collection, row.Key)))
        {
            Put(row);
            return;
        }

        _inserts[(row.Collection, row.Key)] = row;
    }

    /// <summary>Deletes a row.</summary>
    public void Delete(string collection, string key)
    {
        _puts.Remove((collection, key));
        _inserts.Remove((collection, key));
        _deletes.Add((collection, key));
    }

    /// <summary>
    /// Gives a role: the change of the entity that owns the assignment (contract, workspace, else the user), and its
    /// rows. That entity must exist.
    /// </summary>
    public async ValueTask GiveAsync(AssignmentEntry a)
    {
        switch (a.At.Type)
        {
            case EntityKinds.Contract:
                Contract contract = await GetAsync<Contract>(a.At.Id);
                Change<Contract>(a.At.Id, contract.Decide(
                    new GiveMemberRole(a.User, a.Role, a.From, a.Until, IsHeld: false)));
                await NoteMembershipAsync(a);
                break;
            case EntityKinds.Workspace:
                Workspace workspace = await GetAsync<Workspace>(a.At.Id);
                Change<Workspace>(a.At.Id, workspace.Decide(
                    new GiveMemberRole(a.User, a.Role, a.From, a.Until, IsHeld: false)));
                await NoteMembershipAsync(a);
                break;
            default:
                User user = await GetAsync<User>(a.User);
                Change<User>(a.User, user.Decide(new AssignRole(a.Role, a.At, a.From, a.Until, IsHeld: false)));
                break;
        }

        foreach (Row row in AssignmentRows.RowsOf(a))
        {
            Put(row);
        }
    }

    /// <summary>
    /// Who decides on all that a user holds (a removal, a deactivation) reads the user. So a role that the user gets
    /// meanwhile changes the user too, and one of the two commits fails.
    /// </summary>
    private async ValueTask NoteMembershipAsync(AssignmentEntry a)
    {
        _ = await GetAsync<User>(a.User);
        Change<User>(a.User, [new UserChange.MembershipGiven(a.Role, a.At)]);
    }

    /// <summary>Takes a role that is held, in the same way.</summary>
    public async ValueTask TakeAsync(AssignmentEntry a)
    {
        switch (a.At.Type)
        {
            case EntityKinds.Contract:
                Contract contract = await GetAsync<Contract>(a.At.Id);
                Change<Contract>(a.At.Id, contract.Decide(
                    new TakeMemberRole(a.User, a.Role, a.From, a.Until, IsHeld: true)));
                break;
            case EntityKinds.Workspace:
                Workspace workspace = await GetAsync<Workspace>(a.At.Id);
                Change<Workspace>(a.At.Id, workspace.Decide(
                    new TakeMemberRole(a.User, a.Role, a.From, a.Until, IsHeld: true)));
                break;
            default:
                User user = await GetAsync<User>(a.User);
                Change<User>(a.User, user.Decide(new UnassignRole(a.Role, a.At, a.From, a.Until, IsHeld: true)));
                break;
        }

        foreach ((string collection, string key) in AssignmentRows.KeysOf(a))
        {
            Delete(collection, key);
        }
    }
}
