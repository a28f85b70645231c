using System.Text.Json;
using OrleansRoles.Entities.Journal;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Documents;

/// <summary>From when until when an assignment counts.</summary>
public sealed record AssignmentTimes(DateTimeOffset? From, DateTimeOffset? Until);

/// <summary>
/// Assignments as collection rows, each three times: by user (what a check loads), by scope (a contract's members) and
/// by role (a role's holders), so that every list is one prefix, however long the others are.
/// </summary>
public static class AssignmentRows
{
    /// <summary>Rows by user; the key starts with the user.</summary>
    public const string ByUser = "assignments";

    /// <summary>Rows by scope; the key starts with the scope's type and id.</summary>
    public const string ByScope = "members";

    /// <summary>
    /// Rows by role; the key starts with the role, then the scope: the holders of a role at one scope (a contract's
    /// owners) are one prefix too.
    /// </summary>
    public const string ByRole = "holders";

    // Ids contain no control characters, so this ends each part of a key.
    private const char Separator = '\u001f';

    /// <summary>The prefix of the rows of one user, scope (two parts: type and id) or role.</summary>
    public static string Prefix(params ReadOnlySpan<string> parts) => Join(parts);

    /// <summary>The rows that record an assignment.</summary>
    public static IEnumerable<Row> RowsOf(AssignmentEntry assignment)
    {
        byte[] value = JsonSerializer.SerializeToUtf8Bytes(
            new AssignmentTimes(assignment.From, assignment.Until), EntitiesJson.Default.AssignmentTimes);
        return KeysOf(assignment).Select(key => new Row(key.Collection, key.Key, value));
    }

    /// <summary>The collections and keys of those rows.</summary>
    public static IEnumerable<(string Collection, string Key)> KeysOf(AssignmentEntry assignment)
    {
        (string user, string role, ScopeName at) = (assignment.User, assignment.Role, assignment.At);
        string type = at.IsRoot ? ScopeName.RootType : at.Type;

        // Times belong to the key: a role may be held in several spans of time.
        string times = $"{assignment.From?.UtcTicks}-{assignment.Until?.UtcTicks}";
        yield return (ByUser, Join(user, type, at.Id, role, times));
        yield return (ByScope, Join(type, at.Id, user, role, times));
        yield return (ByRole, Join(role, type, at.Id, user, times));
    }

    /// <summary>Reads an assignment back from its row by user.</summary>
    /// <exception cref="InvalidDataException">The row is damaged.</exception>
    public static AssignmentEntry ReadByUser(Row row) => Read(row, user: 0, type: 1, id: 2, role: 3);

    /// <summary>Reads an assignment back from its row by scope.</summary>
    /// <exception cref="InvalidDataException">The row is damaged.</exception>
    public static AssignmentEntry ReadByScope(Row row) => Read(row, user: 2, type: 0, id: 1, role: 3);

    /// <summary>Reads an assignment back from its row by role.</summary>
    /// <exception cref="InvalidDataException">The row is damaged.</exception>
    public static AssignmentEntry ReadByRole(Row row) => Read(row, user: 3, type: 1, id: 2, role: 0);

    private static AssignmentEntry Read(Row row, int user, int type, int id, int role)
    {
        string[] parts = row.Key.Split(Separator);
        AssignmentTimes? times = ReadTimes(row);
        if (parts.Length != 6 || times is null)
        {
            throw new InvalidDataException($"the assignment row `{row.Key}` is damaged");
        }

        ScopeName at = parts[id].Length == 0 ? ScopeName.Root : new ScopeName(parts[type], parts[id]);
        return new AssignmentEntry(parts[user], parts[role], at, times.From, times.Until);
    }

    private static AssignmentTimes? ReadTimes(Row row)
    {
        try
        {
            return JsonSerializer.Deserialize(row.Value.Span, EntitiesJson.Default.AssignmentTimes);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Join(params ReadOnlySpan<string> parts) => string.Join(Separator, parts!) + Separator;
}
