using System.Collections.Immutable;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Language.Documents;

/// <summary>The members of one contract or workspace while the document is read.</summary>
internal sealed class MemberTable
{
    private readonly List<MemberEntry> _members = [];
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);

    /// <summary>Adds a member; false where the user is one already.</summary>
    internal bool TryAdd(MemberEntry member)
    {
        if (!_indexes.TryAdd(member.User, _members.Count))
        {
            return false;
        }

        _members.Add(member);
        return true;
    }

    /// <summary>Adds a role without limit of time; false where the user is a member for a time only.</summary>
    internal bool TryAddRole(string user, string role)
    {
        if (!_indexes.TryGetValue(user, out int index))
        {
            return TryAdd(new(user, [role]));
        }

        MemberEntry member = _members[index];
        if (member.From is not null || member.Until is not null)
        {
            return false;
        }

        _members[index] = member with { Roles = member.Roles.Add(role) };
        return true;
    }

    internal ImmutableArray<MemberEntry> ToEntries() => [.. _members];
}
