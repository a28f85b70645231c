using System.Runtime.CompilerServices;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Primitives;

namespace OrleansRoles.Model.Facts;

/// <summary>
/// What one role gives, as bits: an immutable value. A built-in role gives <see cref="Here"/> at the scope of the
/// assignment; a custom role, which is held at the tenant, gives <see cref="Here"/> at the tenant and more at scopes
/// that it names.
/// </summary>
public sealed class RoleFacts
{
    private readonly ScopeKeys _keys = new([]);

    // A row of words for the scope of the assignment, then one for each key: in one array, so that a check touches few
    // cache lines.
    private readonly ulong[] _rows;
    private readonly int _wordCount;
    private readonly PermissionSet[] _everywhere = [];

    private RoleFacts(string id, int index, int scopeType, PermissionSet here)
    {
        Id = id;
        Index = index;
        ScopeType = scopeType;
        _wordCount = here.Words.Length;
        _rows = [.. here.Words];
    }

    private RoleFacts(
        string id, PermissionSet here, List<(ScopeKey Key, PermissionSet Set)> scoped, PermissionSet[] everywhere)
        : this(id, -1, 0, here)
    {
        _keys = new ScopeKeys(scoped.Select(pair => pair.Key));
        Array.Resize(ref _rows, (1 + scoped.Count) * _wordCount);
        foreach ((ScopeKey key, PermissionSet set) in scoped)
        {
            string scopeId = key.Id;
            set.Words.CopyTo(_rows.AsSpan((1 + _keys.IndexOf(key.ScopeType, ref scopeId, key.Hash)) * _wordCount));
        }

        _everywhere = Array.TrueForAll(everywhere, set => set.IsEmpty) ? [] : everywhere;
    }

    /// <summary>
    /// What an empty cell holds. It gives nothing, but a decision that met it is void: the facts must be loaded first.
    /// </summary>
    public static RoleFacts NotLoaded { get; } = new("", -1, 0, PermissionSet.Of(0));

    /// <summary>A role that does not exist: it gives nothing and nobody counts as holding it.</summary>
    public static RoleFacts Absent { get; } = new("", -1, 0, PermissionSet.Of(0));

    /// <summary>The role's name (built-in) or id (custom); empty for a role that does not exist.</summary>
    public string Id { get; }

    /// <summary>The built-in role's place in the model; -1 for a custom role.</summary>
    public int Index { get; }

    /// <summary>Whether the tenant made the role.</summary>
    public bool IsCustom => Index < 0;

    /// <summary>The scope type at which it is assigned; 0, the root, for custom roles.</summary>
    public int ScopeType { get; }

    /// <summary>How many scopes it names.</summary>
    internal int ScopeCount => _keys.Count;

    /// <summary>What it gives at the scope of the assignment.</summary>
    public PermissionSet Here => PermissionSet.OfWords(Row(0));

    /// <summary>
    /// The scopes that a custom role names, with what it gives there; all of a type have the id <c>*</c>.
    /// </summary>
    public IEnumerable<(int ScopeType, string Id, PermissionSet Set)> Elsewhere
    {
        get
        {
            for (int type = 0; type < _everywhere.Length; type++)
            {
                if (!_everywhere[type].IsEmpty)
                {
                    yield return (type, ScopeName.AllIds, _everywhere[type]);
                }
            }

            for (int index = 0; index < _keys.Count; index++)
            {
                yield return (_keys[index].ScopeType, _keys[index].Id, PermissionSet.OfWords(Row(1 + index)));
            }
        }
    }

    /// <summary>Makes a custom role's facts. Grants that the model no longer knows are left out.</summary>
    public static RoleFacts Custom(RoleModel model, CustomRoleEntry role)
    {
        ILookup<ScopeName, Grant> grants = role.Grants
            .SelectMany(entry => entry.Permissions, (entry, grant) => (entry.At, grant))
            .Where(pair => model.FindPermission(pair.grant.Permission) is not null)
            .ToLookup(pair => pair.At.IsRoot ? ScopeName.Root : pair.At, pair => pair.grant);
        IEnumerable<Grant> included = (model.Definition.CustomRoles?.Includes ?? [])
            .SelectMany(name => model.Definition.Roles.Single(r => r.Name == name).Grants);

        PermissionSet here = model.Close(grants[ScopeName.Root].Concat(included), 0);
        PermissionSet[] everywhere = new PermissionSet[model.Definition.Scopes.Length];
        List<(ScopeKey, PermissionSet)> scoped = [];
        foreach (ScopeName at in grants.Select(group => group.Key).Where(at => !at.IsRoot))
        {
            int type = model.ScopeIndex(at.Type);
            if (type > 0 && at.IsAll)
            {
                everywhere[type] = model.Close(grants[at], type);
            }
            else if (type > 0)
            {
                // The parent of a sub-permission may be granted at all scopes of the type, so both count together.
                IEnumerable<Grant> both = grants[at].Concat(grants[new ScopeName(at.Type, ScopeName.AllIds)]);
                ScopeKey key = new(OrdinalText.Share(at.Id), OrdinalText.HashOf(at.Id), type);
                scoped.Add((key, model.Close(both, type)));
            }
        }

        return new RoleFacts(role.Id, here, scoped, everywhere);
    }

    /// <summary>What several roles held at the tenant give together; nobody holds it by an id.</summary>
    internal static RoleFacts Together(IReadOnlyList<RoleFacts> roles)
    {
        int types = roles.Max(role => role._everywhere.Length);
        return new RoleFacts(
            "", Union(roles.Select(role => role.Here)),
            [
                .. roles.SelectMany(role => Enumerable.Range(0, role._keys.Count), (role, index) => role._keys[index])
                    .Distinct()
                    .Select(key => (key, Union(roles.Select(role => role.At(key))))),
            ],
            [.. Enumerable.Range(0, types).Select(type => Union(roles.Select(role => role.Everywhere(type))))]);

        static PermissionSet Union(IEnumerable<PermissionSet> sets) =>
            sets.Aggregate(PermissionSet.Empty, (all, set) => all.Union(set));
    }

    internal static RoleFacts BuiltIn(string name, int index, int scopeType, PermissionSet here) =>
        new(name, index, scopeType, here);

    /// <summary>The bits of one word that it gives at the scope of the assignment.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong WordHere(int word) => WordOf(0, word);

    /// <summary>The bits of one word that the role, held at the tenant, gives at the scope.</summary>
    /// <param name="scopeType">The scope's type, not the root.</param>
    /// <param name="id">The scope's id; replaced by an equal one that the other roles of the tenant probably have too,
    /// so that it is compared by its characters only once.</param>
    /// <param name="hash">The id's hash.</param>
    /// <param name="word">Which word.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong WordAt(int scopeType, ref string id, int hash, int word)
    {
        int index = _keys.IndexOf(scopeType, ref id, hash);
        if (index >= 0)
        {
            return WordOf(1 + index, word);
        }

        PermissionSet[] everywhere = _everywhere;
        return (uint)scopeType < (uint)everywhere.Length ? everywhere[scopeType].WordAt(word) : 0;
    }

    /// <summary>Whether the role, held at the tenant, gives one of these bits at the scope.</summary>
    internal bool GivesAt(int scopeType, string id, int hash, int word, ulong mask) =>
        (WordAt(scopeType, ref id, hash, word) & mask) != 0;

    /// <summary>Whether it gives one of these bits at a scope that it names.</summary>
    internal bool GivesElsewhere(int word, ulong mask)
    {
        foreach (PermissionSet set in _everywhere)
        {
            if (set.Intersects(word, mask))
            {
                return true;
            }
        }

        for (int index = 0; index < _keys.Count; index++)
        {
            if ((Row(1 + index)[word] & mask) != 0)
            {
                return true;
            }
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong WordOf(int row, int word) =>
        (uint)word < (uint)_wordCount ? _rows[(row * _wordCount) + word] : 0;

    private PermissionSet At(ScopeKey key)
    {
        string id = key.Id;
        int index = _keys.IndexOf(key.ScopeType, ref id, key.Hash);
        return index >= 0 ? PermissionSet.OfWords(Row(1 + index)) : Everywhere(key.ScopeType);
    }

    private PermissionSet Everywhere(int scopeType) =>
        scopeType < _everywhere.Length ? _everywhere[scopeType] : PermissionSet.Empty;

    private ReadOnlySpan<ulong> Row(int index) => _rows.AsSpan(index * _wordCount, _wordCount);
}
