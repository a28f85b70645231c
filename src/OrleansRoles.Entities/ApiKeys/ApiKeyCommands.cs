using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.ApiKeys;

/// <summary>Makes a system account, which works with API keys and never signs in as a person.</summary>
public sealed record CreateIntegrationUser : Command
{
    /// <summary>The user's id.</summary>
    public required string Id { get; init; }

    /// <summary>What it is for, as its last name; may be empty.</summary>
    public string Name { get; init; } = "";

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.User, Id);
}

/// <summary>Makes a key for an integration user. It is answered this once.</summary>
public sealed record IssueApiKey : Command
{
    /// <summary>The integration user.</summary>
    public required string User { get; init; }

    /// <summary>What the key is for; may be empty.</summary>
    public string Label { get; init; } = "";

    /// <summary>From when on it is accepted no more, or null.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.User, User);
}

/// <summary>Replaces a key: the new one is answered this once, the old one is accepted a while longer.</summary>
public sealed record RotateApiKey : Command
{
    /// <summary>The integration user.</summary>
    public required string User { get; init; }

    /// <summary>The old key's id.</summary>
    public required string KeyId { get; init; }

    /// <summary>For how long both are accepted, in seconds.</summary>
    public int OverlapSeconds { get; init; }

    /// <summary>From when on the new one is accepted no more, or null.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.User, User);
}

/// <summary>Ends a key at once.</summary>
public sealed record RevokeApiKey : Command
{
    /// <summary>The integration user.</summary>
    public required string User { get; init; }

    /// <summary>The key's id.</summary>
    public required string KeyId { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.User, User);
}

/// <summary>Lists the keys of an integration user, without the keys themselves.</summary>
public sealed record ListApiKeys : Query
{
    /// <summary>The integration user.</summary>
    public required string User { get; init; }
}

/// <summary>Reads a key of an integration user, without the key itself.</summary>
public sealed record GetApiKey : Query
{
    /// <summary>The integration user.</summary>
    public required string User { get; init; }

    /// <summary>The key's id.</summary>
    public required string KeyId { get; init; }
}

/// <summary>An integration user, as answers show it.</summary>
public sealed record IntegrationUserAnswer(string Id, string Type, string Name);

/// <summary>A key, as answers show it.</summary>
/// <param name="Id">The key's id, which is no secret.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Label">What it is for.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Until">From when on it is accepted no more, or null.</param>
/// <param name="LastUsedAt">When it was used last, to the hour or so; null where it never was.</param>
/// <param name="Active">Whether it is accepted now.</param>
/// <param name="Key">The key itself, in the answer that made it only.</param>
public sealed record ApiKeyAnswer(
    string Id, string User, string Label, DateTimeOffset CreatedAt, DateTimeOffset? Until,
    DateTimeOffset? LastUsedAt, bool Active, string? Key);

/// <summary>Keys.</summary>
public sealed record ApiKeysAnswer(ImmutableArray<ApiKeyAnswer> Keys);

/// <summary>How this family's requests and answers are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(CreateIntegrationUser))]
[JsonSerializable(typeof(IssueApiKey))]
[JsonSerializable(typeof(RotateApiKey))]
[JsonSerializable(typeof(RevokeApiKey))]
[JsonSerializable(typeof(ListApiKeys))]
[JsonSerializable(typeof(GetApiKey))]
[JsonSerializable(typeof(IntegrationUserAnswer))]
[JsonSerializable(typeof(ApiKeyAnswer))]
[JsonSerializable(typeof(ApiKeysAnswer))]
[JsonSerializable(typeof(DateTimeOffset))]
internal sealed partial class ApiKeysJson : JsonSerializerContext;
