using System.Runtime.CompilerServices;

namespace OrleansRoles.Entities.Storage;

/// <summary>Refuses what one of the media could not keep, before anything is written, in every store.</summary>
internal static class StoreArguments
{
    /// <summary>A commit whose parts are of one tenant and whose texts every medium can hold.</summary>
    /// <exception cref="ArgumentException">Something in it is not.</exception>
    public static void Check(Commit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        CheckTenant(commit.Tenant);
        foreach (var row in commit.Journal)
        {
            CheckText(row.Entity);
            CheckText(row.Commit);
            CheckText(row.Actor);
            CheckText(row.Reason);
            CheckText(row.Type);
        }

        foreach (var snapshot in commit.Snapshots)
        {
            Check(snapshot.Key, commit.Tenant);
        }

        foreach (var tombstone in commit.Removed)
        {
            Check(tombstone.Key, commit.Tenant);
        }

        foreach (var row in commit.Upserts)
        {
            CheckText(row.Collection);
            CheckText(row.Key);
        }

        foreach (var key in commit.Deletes)
        {
            CheckSameTenant(key.Tenant, commit.Tenant);
            CheckText(key.Collection);
            CheckText(key.Key);
        }

        CheckInserts(commit);
        foreach (var guard in commit.Guards)
        {
            Check(guard.Key, commit.Tenant);
            ArgumentOutOfRangeException.ThrowIfNegative(guard.Sequence);
        }
    }

    /// <summary>A query that reads one tenant only.</summary>
    public static void Check(ReadQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        CheckTenant(query.Tenant);
        foreach (var key in query.Entities)
        {
            Check(key, query.Tenant);
        }

        foreach (var kind in query.Kinds)
        {
            CheckText(kind);
        }

        foreach (var rows in query.Rows)
        {
            CheckText(rows.Collection);
            CheckText(rows.Prefix);
            ArgumentOutOfRangeException.ThrowIfNegative(rows.Limit);
        }

        if (query.Interest is { } interest)
        {
            CheckText(interest.Session);
        }
    }

    public static void Check(EntityKey key, string tenant)
    {
        CheckTenant(key.Tenant);
        CheckSameTenant(key.Tenant, tenant);
        CheckText(key.Kind);
        CheckText(key.Id);
    }

    public static void CheckTenant(string tenant)
    {
        ArgumentException.ThrowIfNullOrEmpty(tenant);
        CheckText(tenant);
    }

    /// <summary>
    /// Well-formed UTF-16 without U+0000: PostgreSQL cannot keep the latter, and half a surrogate pair has no UTF-8, so
    /// that two different keys would become one.
    /// </summary>
    public static void CheckText(
        string? text, [CallerArgumentExpression(nameof(text))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(text, name);
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("the text contains U+0000, which no store can keep; leave it out", name);
        }

        var rest = text.AsSpan();
        for (var next = rest.IndexOfAnyInRange('\uD800', '\uDFFF'); next >= 0;
            next = rest.IndexOfAnyInRange('\uD800', '\uDFFF'))
        {
            if (next + 1 >= rest.Length || !char.IsSurrogatePair(rest[next], rest[next + 1]))
            {
                throw new ArgumentException("the text contains half a surrogate pair; write well-formed UTF-16", name);
            }

            rest = rest[(next + 2)..];
        }
    }

    /// <summary>Optional text, and a page size that is not negative.</summary>
    public static void CheckPage(string? after, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        if (after is not null)
        {
            CheckText(after);
        }
    }

    private static void CheckInserts(Commit commit)
    {
        if (commit.Inserts.Count == 0)
        {
            return;
        }

        var keys = new HashSet<(string, string)>(commit.Upserts.Select(row => (row.Collection, row.Key)));
        keys.UnionWith(commit.Deletes.Select(key => (key.Collection, key.Key)));
        foreach (var row in commit.Inserts)
        {
            CheckText(row.Collection);
            CheckText(row.Key);
            if (!keys.Add((row.Collection, row.Key)))
            {
                throw new ArgumentException(
                    $"the row `{row.Key}` of `{row.Collection}` is to be inserted and written again in one commit; " +
                    "name it once");
            }
        }
    }

    private static void CheckSameTenant(string tenant, string expected)
    {
        if (!string.Equals(tenant, expected, StringComparison.Ordinal))
        {
            throw new ArgumentException($"a part of tenant `{tenant}` stands among those of tenant `{expected}`");
        }
    }
}
