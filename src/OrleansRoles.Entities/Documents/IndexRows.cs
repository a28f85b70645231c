using System.Text.Json;
using OrleansRoles.Entities.Journal;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.Documents;

/// <summary>
/// Rows that follow from entities' states, so that entities are found by what is unique in them (a role's name, a
/// user's e-mail address) or by what they lie in. Every commit writes them, commands' and documents' alike.
/// </summary>
public static class IndexRows
{
    /// <summary>Custom roles by name; the value is the role's id.</summary>
    public const string RoleNames = "role-names";

    /// <summary>
    /// Users by e-mail address, in upper case as comparisons that ignore case see it; the value is the user's id.
    /// </summary>
    public const string Emails = "emails";

    /// <summary>Workspaces by contract; the key is the contract and the workspace.</summary>
    public const string Workspaces = "workspaces";

    /// <summary>Contracts by console; the key is the console and the contract.</summary>
    public const string Contracts = "contracts";

    private const char Separator = '\u001f';

    /// <summary>The key of a user's e-mail address.</summary>
    public static string KeyOfEmail(string email) => Join(email.ToUpperInvariant());

    /// <summary>The key of a role's name.</summary>
    public static string KeyOfRoleName(string name) => Join(name);

    /// <summary>The prefix of what lies in a contract or console.</summary>
    public static string Prefix(string outer) => Join(outer);

    /// <summary>The key of a workspace in a contract, or of a contract in a console.</summary>
    public static string KeyOf(string outer, string inner) => Join(outer) + Join(inner);

    /// <summary>Reads which entity a unique row is of.</summary>
    public static string ReadId(Row row) => System.Text.Encoding.UTF8.GetString(row.Value.Span);

    /// <summary>Reads which workspace or contract a row is of.</summary>
    public static string ReadInner(Row row) => row.Key.Split(Separator)[1];

    /// <summary>The rows of one entity in one state; none where it does not exist.</summary>
    public static IEnumerable<Row> Of(EntityKey entity, ReadOnlyMemory<byte>? state)
    {
        if (state is not { IsEmpty: false } bytes)
        {
            return [];
        }

        return entity.Kind switch
        {
            EntityKinds.Role => [Unique(
                RoleNames, KeyOfRoleName(Read(bytes, EntitiesJson.Default.CustomRoleState).Name), entity.Id)],
            EntityKinds.User when Read(bytes, EntitiesJson.Default.UserState).Email is { Length: > 0 } email =>
                [Unique(Emails, KeyOfEmail(email), entity.Id)],
            EntityKinds.Workspace => [Inner(
                Workspaces, Read(bytes, EntitiesJson.Default.WorkspaceState).Contract, entity.Id)],
            EntityKinds.Contract when Read(bytes, EntitiesJson.Default.ContractState).Console is { Length: > 0 } console
                => [Inner(Contracts, console, entity.Id)],
            _ => [],
        };
    }

    /// <summary>What becomes of the rows where entities go from one state to another, in one commit.</summary>
    public static IndexChanges Between(
        IEnumerable<(EntityKey Entity, ReadOnlyMemory<byte>? Before, ReadOnlyMemory<byte>? After)> entities)
    {
        Dictionary<(string Collection, string Key), Row> before = [];
        Dictionary<(string Collection, string Key), Row> after = [];
        foreach ((EntityKey entity, ReadOnlyMemory<byte>? old, ReadOnlyMemory<byte>? wanted) in entities)
        {
            foreach (Row row in Of(entity, old))
            {
                before[(row.Collection, row.Key)] = row;
            }

            foreach (Row row in Of(entity, wanted))
            {
                after[(row.Collection, row.Key)] = row;
            }
        }

        // What nobody of this commit had before must not exist: somebody else may have taken the name meanwhile.
        return new IndexChanges(
            [.. after.Where(pair => !before.ContainsKey(pair.Key)).Select(pair => pair.Value)],
            [
                .. after.Where(pair => before.TryGetValue(pair.Key, out Row? old)
                    && !old.Value.Span.SequenceEqual(pair.Value.Value.Span)).Select(pair => pair.Value),
            ],
            [.. before.Keys.Where(key => !after.ContainsKey(key))]);
    }

    private static Row Unique(string collection, string key, string id) =>
        new(collection, key, System.Text.Encoding.UTF8.GetBytes(id));

    private static Row Inner(string collection, string outer, string id) =>
        new(collection, KeyOf(outer, id), ReadOnlyMemory<byte>.Empty);

    private static string Join(string part) => part + Separator;

    private static T Read<T>(ReadOnlyMemory<byte> state, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class => JsonSerializer.Deserialize(state.Span, type)!;
}

/// <summary>What a commit does to index rows.</summary>
/// <param name="Inserts">Rows that must not exist yet.</param>
/// <param name="Upserts">Rows that go from one entity of the commit to another.</param>
/// <param name="Deletes">Rows that go.</param>
public sealed record IndexChanges(
    IReadOnlyList<Row> Inserts, IReadOnlyList<Row> Upserts, IReadOnlyList<(string Collection, string Key)> Deletes);
