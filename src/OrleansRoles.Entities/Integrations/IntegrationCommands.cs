using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.Integrations;

/// <summary>Proposes an integration.</summary>
public sealed record RequestIntegration : Command
{
    /// <summary>The integration's id.</summary>
    public required string Id { get; init; }

    /// <summary>What it links to.</summary>
    public required string Kind { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Integration, Id);
}

/// <summary>Admits or declines an integration.</summary>
public sealed record DecideIntegration : Command
{
    /// <summary>The integration.</summary>
    public required string Id { get; init; }

    /// <summary>Yes or no.</summary>
    public required bool IsApproved { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Integration, Id);
}

/// <summary>Sets an admitted integration up.</summary>
public sealed record ConfigureIntegration : Command
{
    /// <summary>The integration.</summary>
    public required string Id { get; init; }

    /// <summary>The settings, JSON; kept as they are. No secrets: whoever may see the audit log sees them.</summary>
    public required string Settings { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Integration, Id);
}

/// <summary>Asks whether the caller may have an integration exchange data now.</summary>
public sealed record RunIntegration : Query
{
    /// <summary>The integration.</summary>
    public required string Id { get; init; }
}

/// <summary>Reads an integration, without its settings.</summary>
public sealed record GetIntegration : Query
{
    /// <summary>The integration.</summary>
    public required string Id { get; init; }
}

/// <summary>Lists integrations in order of id.</summary>
public sealed record ListIntegrations : Query
{
    /// <summary>Which part of the list.</summary>
    public required Page Page { get; init; }
}

/// <summary>An integration, as answers show it.</summary>
public sealed record IntegrationAnswer(
    string Id, string Kind, string Status, string RequestedBy, JsonElement? Settings);

/// <summary>A page of integrations.</summary>
public sealed record IntegrationsAnswer(ImmutableArray<IntegrationAnswer> Integrations, string? Next);

/// <summary>How this family's requests and answers are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(RequestIntegration))]
[JsonSerializable(typeof(DecideIntegration))]
[JsonSerializable(typeof(ConfigureIntegration))]
[JsonSerializable(typeof(RunIntegration))]
[JsonSerializable(typeof(GetIntegration))]
[JsonSerializable(typeof(ListIntegrations))]
[JsonSerializable(typeof(IntegrationAnswer))]
[JsonSerializable(typeof(IntegrationsAnswer))]
internal sealed partial class IntegrationsJson : JsonSerializerContext;
