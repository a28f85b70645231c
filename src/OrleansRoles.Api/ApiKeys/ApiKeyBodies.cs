using System.ComponentModel;
using System.Text.Json.Serialization;

namespace OrleansRoles.Api.ApiKeys;

/// <summary>An integration user.</summary>
[Description("An integration user. Everything may be missing.")]
internal sealed record IntegrationUserBody
{
    [Description("What it is for.")]
    public string Name { get; set; } = "";
}

/// <summary>A key.</summary>
[Description("A key to be made. Everything may be missing.")]
internal sealed record ApiKeyBody
{
    [Description("What it is for.")]
    public string Label { get; set; } = "";

    [Description("From when on it is accepted no more.")]
    public DateTimeOffset? Until { get; set; }
}

/// <summary>The replacement of a key.</summary>
[Description("The replacement of a key by a new one. Everything may be missing.")]
internal sealed record ApiKeyRotationBody
{
    [Description("For how many seconds the old key is accepted besides; 0 where it is missing.")]
    public int OverlapSeconds { get; set; }

    [Description("From when on the new one is accepted no more.")]
    public DateTimeOffset? Until { get; set; }
}

/// <summary>The bodies about integration users and their keys.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(IntegrationUserBody))]
[JsonSerializable(typeof(ApiKeyBody))]
[JsonSerializable(typeof(ApiKeyRotationBody))]
internal sealed partial class ApiKeyBodies : JsonSerializerContext;
