using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Tenants;

/// <summary>A command about the tenant itself.</summary>
public abstract record TenantCommand : Command
{
    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Tenant, Tenant);
}

/// <summary>Changes a tenant; null: as it is.</summary>
public sealed record EditTenant : TenantCommand
{
    /// <summary>The name for people.</summary>
    public string? Name { get; init; }

    /// <summary>Served, or suspended: then every check of its users is denied.</summary>
    public TenantStatus? Status { get; init; }
}

/// <summary>Deletes a tenant for good; nothing comes back under its id.</summary>
public sealed record DeleteTenant : TenantCommand
{
    /// <summary>Whether the caller says that it is meant.</summary>
    public bool Confirm { get; init; }
}

/// <summary>Subscribes a tenant to an app, or ends that.</summary>
public sealed record SetSubscription : TenantCommand
{
    /// <summary>The app.</summary>
    public required string App { get; init; }

    /// <summary>Whether it is to be subscribed.</summary>
    public required bool On { get; init; }
}

/// <summary>Enables a feature, or disables it.</summary>
public sealed record SetFeature : TenantCommand
{
    /// <summary>The feature.</summary>
    public required string Feature { get; init; }

    /// <summary>Whether it is to be enabled.</summary>
    public required bool On { get; init; }
}

/// <summary>Turns a setting on or off.</summary>
public sealed record SetSetting : TenantCommand
{
    /// <summary>The setting.</summary>
    public required string Setting { get; init; }

    /// <summary>Whether it is to be on.</summary>
    public required bool On { get; init; }
}

/// <summary>Reads the tenant.</summary>
public sealed record GetTenant : Query;

/// <summary>A tenant, as answers show it.</summary>
/// <param name="Tenant">The id.</param>
/// <param name="Name">The name for people, or empty.</param>
/// <param name="Model">The model that it runs.</param>
/// <param name="ModelVersion">The version of the model.</param>
/// <param name="Status"><c>active</c> or <c>suspended</c>.</param>
/// <param name="Features">Enabled features, in order.</param>
/// <param name="Settings">Settings that are on, in order.</param>
/// <param name="Subscriptions">Subscribed apps, in order.</param>
/// <param name="Seats">Seats per licence; a licence that is not named is not limited.</param>
public sealed record TenantAnswer(
    string Tenant, string Name, string Model, string ModelVersion, string Status, ImmutableArray<string> Features,
    ImmutableArray<string> Settings, ImmutableArray<string> Subscriptions,
    ImmutableSortedDictionary<string, int> Seats);

/// <summary>How this family's requests and answers are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(EditTenant))]
[JsonSerializable(typeof(DeleteTenant))]
[JsonSerializable(typeof(SetSubscription))]
[JsonSerializable(typeof(SetFeature))]
[JsonSerializable(typeof(SetSetting))]
[JsonSerializable(typeof(GetTenant))]
[JsonSerializable(typeof(TenantAnswer))]
internal sealed partial class TenantsJson : JsonSerializerContext;
