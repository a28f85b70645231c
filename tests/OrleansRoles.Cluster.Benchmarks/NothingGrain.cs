using Orleans.Concurrency;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Cluster.Benchmarks;

/// <summary>A grain that does nothing, with the same argument and result as a check.</summary>
public interface INothingGrain : IGrainWithStringKey
{
    /// <summary>Answers the same whatever is asked.</summary>
    [AlwaysInterleave]
    ValueTask<ClusterAnswer> CheckAsync(CheckRequest request);
}

internal sealed class NothingGrain(IGrainContext context) : IGrainBase, INothingGrain
{
    private static readonly ClusterAnswer s_answer = new(DecisionReason.Allowed, [], 1);

    public IGrainContext GrainContext => context;

    public ValueTask<ClusterAnswer> CheckAsync(CheckRequest request) => new(s_answer);
}
