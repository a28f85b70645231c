using System.Collections.Concurrent;
using OrleansRoles.AspNetCore;
using OrleansRoles.Model.Requests;

namespace FlowsService;

/// <summary>A flow of a workspace.</summary>
internal sealed record Flow(string Id, string Workspace, string Status);

/// <summary>The flows; a database in a real application.</summary>
internal sealed class FlowShelf
{
    private readonly ConcurrentDictionary<string, Flow> _flows = new(StringComparer.Ordinal)
    {
        ["f1"] = new Flow("f1", "w1", "ready"),
        ["f2"] = new Flow("f2", "w1", "draft"),
    };

    public Flow? Find(string id) => _flows.GetValueOrDefault(id);

    public IEnumerable<Flow> In(string workspace) =>
        _flows.Values.Where(flow => flow.Workspace == workspace).OrderBy(flow => flow.Id, StringComparer.Ordinal);

    /// <summary>Keeps a flow; null where there is one of that id in another workspace.</summary>
    public Flow? Put(Flow flow)
    {
        Flow kept = _flows.AddOrUpdate(
            flow.Id, flow, (_, before) => before.Workspace == flow.Workspace ? flow : before);
        return kept == flow ? kept : null;
    }

    public Flow Publish(string id) => _flows[id] = _flows[id] with { Status = "published" };
}

/// <summary>What the model's conditions read of a flow: where it lies, and its status.</summary>
internal sealed class FlowProperties(FlowShelf flows) : IResourceProperties
{
    public ValueTask<IReadOnlyCollection<Property>?> FindAsync(
        HttpContext context, PermissionQuestion resource, CancellationToken cancellationToken)
    {
        Flow? flow = flows.Find(resource.ResourceId);
        return ValueTask.FromResult<IReadOnlyCollection<Property>?>(flow is null
            ? null
            : [new Property("workspace", flow.Workspace), new Property("status", flow.Status)]);
    }
}
