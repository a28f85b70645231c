using OrleansRoles.Entities;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Requests;
using RequestContext = OrleansRoles.Entities.Requests.RequestContext;

namespace OrleansRoles.Engine.Orleans.Grains;

/// <summary>What gateways that are clients of the cluster load from: any silo.</summary>
[Alias("orleansroles.facts")]
internal interface IFactGrain : IGrainWithIntegerKey
{
    /// <summary>Reads facts of one state.</summary>
    [Alias("read")]
    ValueTask<FactReading> ReadAsync(FactQuery query);

    /// <summary>The cluster's own answer to a check.</summary>
    [Alias("check")]
    ValueTask<ClusterAnswer> CheckAsync(CheckRequest request);

    /// <summary>Finds a model, which the gateway compiles; null where there is none.</summary>
    [Alias("model")]
    ValueTask<ModelDefinition?> FindModelAsync(string name, string version);
}

/// <summary>The registry of sessions, for gateways that are clients of the cluster.</summary>
[Alias("orleansroles.sessions")]
internal interface ISessionGrain : IGrainWithIntegerKey
{
    /// <summary>Opens a session.</summary>
    [Alias("open")]
    ValueTask OpenAsync(SessionRecord session);

    /// <summary>Renews a session; false where it is fenced or gone.</summary>
    [Alias("renew")]
    ValueTask<bool> RenewAsync(string session);

    /// <summary>Takes a session off the list.</summary>
    [Alias("remove")]
    ValueTask RemoveAsync(string session);
}

/// <summary>The one place where models are put, so that of two texts of one version one is refused.</summary>
[Alias("orleansroles.models")]
internal interface IModelGrain : IGrainWithIntegerKey
{
    /// <summary>Keeps a model and makes it known to every silo.</summary>
    [Alias("put")]
    ValueTask<Outcome<ModelPut>> PutAsync(string name, ReadOnlyMemory<byte> text, RequestContext by);
}

/// <summary>A model that was put.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
internal sealed record ModelPut(string Name, string Version);

/// <summary>A holder of facts in a process that is a client of the cluster.</summary>
[Alias("orleansroles.holder")]
internal interface IHolderObserver : IGrainObserver
{
    /// <summary>Drops facts. The answer is the acknowledgement.</summary>
    [Alias("drop")]
    ValueTask<DropAnswer> DropAsync(DropMessage message);
}

/// <summary>A silo itself: its holders of facts and its models.</summary>
[Alias("orleansroles.silo")]
internal interface ISiloService : global::Orleans.Services.IGrainService
{
    /// <summary>Drops facts. The answer is the acknowledgement.</summary>
    [Alias("drop")]
    ValueTask<DropAnswer> DropAsync(DropMessage message);

    /// <summary>Reads the models that were put since it last did.</summary>
    [Alias("refresh-models")]
    ValueTask RefreshModelsAsync();

    /// <summary>Puts the clock of a test silo so far ahead.</summary>
    [Alias("follow-clock")]
    ValueTask FollowClockAsync(TimeSpan ahead);
}
