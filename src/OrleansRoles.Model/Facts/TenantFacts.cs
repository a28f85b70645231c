using System.Collections.Frozen;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Primitives;

namespace OrleansRoles.Model.Facts;

/// <summary>What a check reads of a tenant: an immutable, versioned value.</summary>
public sealed class TenantFacts
{
    private readonly FrozenSet<string> _subscriptions;
    private readonly ulong _features;
    private readonly ulong _settings;

    /// <summary>Makes the facts of a tenant. Names that the model does not know are without effect.</summary>
    public TenantFacts(
        string id, RoleModel model, TenantStatus status, IEnumerable<string> features, IEnumerable<string> settings,
        IEnumerable<string> subscriptions, long revision)
    {
        Id = id;
        Model = model;
        Status = status;
        Revision = revision;
        FrozenSet<string> on = features.ToFrozenSet(StringComparer.Ordinal);
        FrozenSet<string> set = settings.ToFrozenSet(StringComparer.Ordinal);
        _features = MaskOf(model.Definition.Features, on);
        _settings = MaskOf(model.Definition.Settings, set);
        _subscriptions = subscriptions.ToFrozenSet(StringComparer.Ordinal);
        Enabled = model.EnabledPermissions(on, set);
    }

    /// <summary>The tenant's id.</summary>
    public string Id { get; }

    /// <summary>The model that the tenant runs.</summary>
    public RoleModel Model { get; }

    /// <summary>Whether it is served.</summary>
    public TenantStatus Status { get; }

    /// <summary>Number of the last change that these facts include.</summary>
    public long Revision { get; }

    /// <summary>The permissions that do not count as none.</summary>
    public PermissionSet Enabled { get; }

    internal bool HasFeature(int index) => (_features & (1UL << index)) != 0;

    internal bool HasSetting(int index) => (_settings & (1UL << index)) != 0;

    internal bool IsSubscribed(string app) => _subscriptions.Contains(app);

    internal static ulong MaskOf(IReadOnlyList<string> names, IReadOnlySet<string> on)
    {
        ulong mask = 0;
        for (int index = 0; index < names.Count; index++)
        {
            if (on.Contains(names[index]))
            {
                mask |= 1UL << index;
            }
        }

        return mask;
    }
}
