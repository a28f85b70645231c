using System.Collections.Concurrent;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Gateway.Loads;

/// <summary>Compiled models, kept for good: a version of a model never changes, and there are few.</summary>
internal sealed class ModelShelf(IFactStore store)
{
    private readonly ConcurrentDictionary<(string Name, string Version), RoleModel> _models = new();

    /// <summary>The model if it is here; else null.</summary>
    public RoleModel? Find(string name, string version) => _models.GetValueOrDefault((name, version));

    /// <summary>Finds the model, here or in the store; null where there is no such one.</summary>
    public async ValueTask<RoleModel?> FindAsync(string name, string version, CancellationToken cancellationToken)
    {
        if (Find(name, version) is { } found)
        {
            return found;
        }

        // Of two that come at the same time the first one stays: facts are compared by their model's reference.
        RoleModel? loaded = await store.FindModelAsync(name, version, cancellationToken);
        return loaded is null ? null : _models.GetOrAdd((name, version), loaded);
    }
}
