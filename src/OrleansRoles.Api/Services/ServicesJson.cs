using System.ComponentModel;
using System.Text.Json.Serialization;

namespace OrleansRoles.Api.Services;

/// <summary>A service as it is put.</summary>
[Description("A back end that has keys of its own.")]
internal sealed record ServiceBody
{
    [Description("What it is, in words.")]
    public string Title { get; set; } = "";

    [Description("The tenants that it reaches; all where it is missing.")]
    public IReadOnlyList<string>? Tenants { get; set; }
}

/// <summary>A key as it is asked for.</summary>
[Description("A key to be made. Both members may be missing.")]
internal sealed record ServiceKeyBody
{
    [Description("What the key is for, in words.")]
    public string Label { get; set; } = "";

    [Description("From when on it is accepted no more; never where it is missing.")]
    public DateTimeOffset? Until { get; set; }
}

/// <summary>How a key is replaced.</summary>
[Description("How a key is replaced by a new one.")]
internal sealed record RotationBody
{
    [Description("For how many seconds the old key is accepted besides the new one; at most 30 days.")]
    public int OverlapSeconds { get; set; }
}

/// <summary>
/// The bodies about services. Members of bodies are settable, not init-only: generated reading would replace what an
/// init-only one has by default.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ServiceBody))]
[JsonSerializable(typeof(ServiceKeyBody))]
[JsonSerializable(typeof(RotationBody))]
internal sealed partial class ServicesJson : JsonSerializerContext;
