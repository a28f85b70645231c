using OrleansRoles.Model.Facts;

namespace OrleansRoles.Gateway.Checks;

/// <summary>
/// A load that is under way. What is dropped meanwhile it may have read before the change, so that is not kept.
/// </summary>
internal sealed class FactLoad
{
    private HashSet<FactKey>? _dropped;
    private bool _isVoid;

    /// <summary>Notes a drop; the owner holds the lock.</summary>
    public void Note(FactKey key)
    {
        _isVoid |= key.Kind == FactKind.Tenant;
        (_dropped ??= []).Add(key);
    }

    /// <summary>Whether facts that it read may be kept.</summary>
    public bool MayKeep(FactKey key) => !_isVoid && _dropped?.Contains(key) is not true;
}
