using System.Runtime.CompilerServices;
using System.Collections.Frozen;
using System.Collections.Immutable;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Facts;
using OrleansRoles.Primitives;

namespace OrleansRoles.Model.Lowering;

/// <summary>
/// A role model, compiled: names resolved to bit positions, immutable and shared by everything that runs it.
/// Thread-safe.
/// </summary>
public sealed class RoleModel
{
    private readonly FrozenDictionary<string, CompiledPermission> _permissions;
    private readonly NameTable<CompiledAction> _actions;
    private readonly FrozenDictionary<string, CompiledResource> _resources;
    private readonly FrozenDictionary<string, RoleFacts> _builtInRoles;
    private readonly FrozenDictionary<string, RoleCell> _builtInCells;
    private readonly FrozenDictionary<string, int> _ranks;
    private readonly GrantClosure _closure;
    private readonly ImmutableArray<Gating> _gatings;

    private RoleModel(ModelDefinition definition)
    {
        Definition = definition;
        int[] firstBits = FirstBits(definition.Permissions, out int bitCount);
        Permissions = [.. definition.Permissions.Select((permission, index) => new CompiledPermission(
            permission, index, firstBits[index], [.. permission.Scopes.Select(ScopeIndex)]))];
        WordCount = Math.Max(1, PermissionSet.WordCountFor(bitCount));
        _permissions = Permissions.ToFrozenDictionary(p => p.Definition.Name, StringComparer.Ordinal);
        _closure = new GrantClosure(this);
        _gatings = [.. Permissions.Select(GatingOf).Where(gating => !gating.IsOpen)];
        foreach (Gating gating in _gatings)
        {
            gating.Permission.IsGated = true;
        }

        BuiltInRoles = [.. definition.Roles.Select(BuiltIn)];
        _builtInRoles = BuiltInRoles.ToFrozenDictionary(role => role.Id, StringComparer.Ordinal);
        _builtInCells = BuiltInRoles.ToFrozenDictionary(
            role => role.Id, role => new RoleCell(role), StringComparer.Ordinal);
        _ranks = (definition.Ranks?.Order ?? []).Select((role, index) => KeyValuePair.Create(role, index))
            .ToFrozenDictionary(StringComparer.Ordinal);
        _resources = definition.Resources.Select(Lower).ToFrozenDictionary(r => r.Name, StringComparer.Ordinal);
        foreach (ResourceDefinition group in definition.Resources.Where(r => r.ForEach is not null))
        {
            _resources[group.Name].GroupPath = new CompiledPath(group.ForEach!.Path);
        }

        RequirementLowering lowering = new(this);
        Actions = [.. definition.Actions.Select(action => Lower(action, lowering))];
        _actions = new NameTable<CompiledAction>(Actions, action => action.Definition.Name);
    }

    /// <summary>The model by names.</summary>
    public ModelDefinition Definition { get; }

    /// <summary>The model's name.</summary>
    public string Name => Definition.Name;

    /// <summary>The model's version.</summary>
    public string Version => Definition.Version;

    /// <summary>The model's permissions, in declared order.</summary>
    public ImmutableArray<CompiledPermission> Permissions { get; }

    /// <summary>The model's actions, in declared order.</summary>
    public ImmutableArray<CompiledAction> Actions { get; }

    /// <summary>The built-in roles' facts, in declared order; every tenant of the model shares them.</summary>
    public ImmutableArray<RoleFacts> BuiltInRoles { get; }

    /// <summary>How many words a permission set of this model has.</summary>
    internal int WordCount { get; }

    /// <summary>
    /// Compiles a definition that the language has checked.
    /// </summary>
    /// <exception cref="KeyNotFoundException">The definition names what it does not define: it was not checked.
    /// </exception>
    public static RoleModel Compile(ModelDefinition definition) => new(definition);

    /// <summary>Finds an action by name, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CompiledAction? FindAction(string name) => _actions.Find(name);

    /// <summary>Finds a permission by name, or null.</summary>
    public CompiledPermission? FindPermission(string name) => _permissions.GetValueOrDefault(name);

    /// <summary>Finds a built-in role by name, or null.</summary>
    public RoleFacts? FindBuiltInRole(string name) => _builtInRoles.GetValueOrDefault(name);

    /// <summary>
    /// The cell of a built-in role, or null. All tenants of the model share it, so it must not be written to.
    /// </summary>
    public RoleCell? BuiltInCell(string name) => _builtInCells.GetValueOrDefault(name);

    /// <summary>The scope type's index, 0 for the root; -1 where the model has no such type.</summary>
    public int ScopeIndex(string scopeType)
    {
        if (scopeType == ScopeName.RootType)
        {
            return 0;
        }

        for (int index = 0; index < Definition.Scopes.Length; index++)
        {
            if (string.Equals(Definition.Scopes[index].Name, scopeType))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>The scope as documents name it; the root is <see cref="ScopeName.Root"/>.</summary>
    public ScopeName ScopeNameOf(int scopeType, string id) =>
        scopeType == 0 ? ScopeName.Root : new ScopeName(Definition.Scopes[scopeType].Name, id);

    /// <summary>The permissions that do not count as none with these features and settings.</summary>
    public PermissionSet EnabledPermissions(IReadOnlySet<string> features, IReadOnlySet<string> settings)
    {
        HashSet<int> closed = [];
        foreach (Gating gating in _gatings)
        {
            if (!gating.Features.All(features.Contains) || !gating.Settings.All(settings.Contains))
            {
                closed.UnionWith(Enumerable.Range(gating.Permission.FirstBit, gating.Permission.LevelCount));
            }
        }

        IEnumerable<int> all = Permissions.SelectMany(p => Enumerable.Range(p.FirstBit, p.LevelCount));
        return PermissionSet.Of(WordCount, all.Where(bit => !closed.Contains(bit)).ToArray());
    }

    internal CompiledPermission Permission(string name) => _permissions[name];

    internal CompiledResource Resource(string name) => _resources[name];

    internal RoleFacts BuiltInRole(string name) => _builtInRoles[name];

    /// <summary>The role's place in the ranking, 0 highest; -1 where it has none.</summary>
    internal int RankOf(string role) => _ranks.TryGetValue(role, out int rank) ? rank : -1;

    internal bool IsGrantableByRank(string role) => !Definition.Ranks!.NotGrantable.Contains(role);

    internal PermissionSet Close(IEnumerable<Grant> grants, int scopeType) => _closure.Close(grants, scopeType);

    /// <summary>
    /// Gives every permission its bits. The permissions of a scope type share a word if they fit into one, because a
    /// check collects what is held at a scope word by word; a ladder never straddles two, so that its level is one
    /// load.
    /// </summary>
    private static int[] FirstBits(ImmutableArray<PermissionDefinition> permissions, out int bitCount)
    {
        int[] firstBits = new int[permissions.Length];
        int bit = 0;
        foreach (IGrouping<string, int> group in
            Enumerable.Range(0, permissions.Length).GroupBy(index => permissions[index].Scopes[0]))
        {
            int size = group.Sum(index => BitsOf(permissions[index]));
            bit = size <= PermissionSet.WordBits ? Aligned(bit, size) : bit;
            foreach (int index in group)
            {
                bit = Aligned(bit, BitsOf(permissions[index]));
                firstBits[index] = bit;
                bit += BitsOf(permissions[index]);
            }
        }

        bitCount = bit;
        return firstBits;

        static int BitsOf(PermissionDefinition permission) => Math.Max(1, permission.Levels.Length);

        static int Aligned(int bit, int size) => bit % PermissionSet.WordBits + size <= PermissionSet.WordBits
            ? bit
            : PermissionSet.WordCountFor(bit) * PermissionSet.WordBits;
    }

    private RoleFacts BuiltIn(RoleDefinition role, int index)
    {
        int scope = ScopeIndex(role.Scope);
        return RoleFacts.BuiltIn(role.Name, index, scope, Close(role.Grants, scope));
    }

    private CompiledResource Lower(ResourceDefinition resource)
    {
        CompiledPath[]?[] scopes = new CompiledPath[]?[Definition.Scopes.Length];
        foreach (ResourceScope scope in resource.Scopes)
        {
            int index = ScopeIndex(scope.ScopeType);
            if (index > 0)
            {
                scopes[index] = [.. scope.Ids.Select(path => new CompiledPath(path))];
            }
        }

        return new CompiledResource(resource.Name, resource.Name == Definition.Scopes[0].Name, scopes);
    }

    private CompiledAction Lower(ActionDefinition action, RequirementLowering lowering)
    {
        Node requirement = lowering.Lower(action.Requirement);
        Node?[] conditions = [.. action.Obligations.Select(o => o.When is null ? null : lowering.Lower(o.When))];
        return new CompiledAction(action, [.. action.On.Select(name =>
        {
            ResourceDefinition resource = Definition.Resources.Single(r => r.Name == name);
            string elementName = resource.ForEach?.ResourceType ?? name;
            Requirement? gate = action.Gate ?? Definition.Resources.Single(r => r.Name == elementName).Gate;
            return new CompiledTarget(
                _resources[name], _resources[elementName],
                [
                    .. gate is null or Requirement.Always ? [] : RequirementLowering.Steps(lowering.Lower(gate)),
                    .. RequirementLowering.Steps(requirement),
                ],
                conditions);
        })]);
    }

    private Gating GatingOf(CompiledPermission permission)
    {
        HashSet<string> features = [];
        HashSet<string> settings = [];
        HashSet<string> seen = [];
        Visit(permission.Definition);
        return new Gating(permission, [.. features], [.. settings]);

        void Visit(PermissionDefinition definition)
        {
            if (!seen.Add(definition.Name))
            {
                return;
            }

            if (definition.Feature is not null)
            {
                features.Add(definition.Feature);
            }

            if (definition.Setting is not null)
            {
                settings.Add(definition.Setting);
            }

            foreach (string parent in GrantClosure.Parents(definition))
            {
                Visit(_permissions[parent].Definition);
            }
        }
    }

    /// <summary>What must be on for a permission to count, its parents' conditions included.</summary>
    private sealed record Gating(
        CompiledPermission Permission, ImmutableArray<string> Features, ImmutableArray<string> Settings)
    {
        public bool IsOpen => Features.IsEmpty && Settings.IsEmpty;
    }
}
