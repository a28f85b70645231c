using Orleans.Concurrency;
using Orleans.Placement;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using RequestContext = OrleansRoles.Entities.Requests.RequestContext;

namespace OrleansRoles.Engine.Orleans.Grains;

/// <summary>An entity as a grain: its commands run one after the other. The key is <see cref="GrainKeys"/>'.</summary>
/// <remarks>
/// Names of interfaces and methods are permanent: silos of two releases run together. Entities live where they are
/// first asked for (<see cref="PreferLocalPlacementAttribute"/>): where a tenant's requests go to one silo, its changes
/// stay there as well.
/// </remarks>
[Alias("orleansroles.entity")]
internal interface IEntityGrain : IGrainWithStringKey
{
    /// <summary>Carries out a command that the entity owns.</summary>
    [Alias("execute")]
    ValueTask<Outcome<Answer>> ExecuteAsync(Command command, RequestContext context);
}

/// <summary>A tenant, and whatever in it has no grain of its own.</summary>
[Alias("orleansroles.tenant")]
internal interface ITenantGrain : IEntityGrain
{
    /// <summary>Ends at once where the grain's silo is reached and reaches the database.</summary>
    [Alias("reach"), AlwaysInterleave]
    ValueTask ReachAsync();

    /// <summary>Makes the tenant equal to a document.</summary>
    [Alias("apply"), ResponseTimeout("00:05:00")]
    ValueTask<Outcome<DocumentApplied>> ApplyAsync(ApplyDocument command);
}

/// <summary>A user.</summary>
[Alias("orleansroles.user")]
internal interface IUserGrain : IEntityGrain;

/// <summary>A custom role.</summary>
[Alias("orleansroles.role")]
internal interface ICustomRoleGrain : IEntityGrain;

/// <summary>A contract.</summary>
[Alias("orleansroles.contract")]
internal interface IContractGrain : IEntityGrain;

/// <summary>A workspace.</summary>
[Alias("orleansroles.workspace")]
internal interface IWorkspaceGrain : IEntityGrain;
