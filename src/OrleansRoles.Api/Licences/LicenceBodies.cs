using System.ComponentModel;
using System.Text.Json.Serialization;

namespace OrleansRoles.Api.Licences;

/// <summary>The number of seats of a licence.</summary>
[Description("The number of seats of a licence.")]
internal sealed record LicenceBody
{
    [JsonRequired]
    [Description("How many there are; `null`: not limited.")]
    public int? Seats { get; set; }
}

/// <summary>Several users.</summary>
[Description("Several users.")]
internal sealed record UsersBody
{
    [JsonRequired]
    [Description("The users.")]
    public IReadOnlyList<string> Users { get; set; } = [];
}

/// <summary>A major change of a licence.</summary>
[Description("A major change of a licence: another number of seats, or seats given to or taken from many at once.")]
internal sealed record LicenceChangeBody
{
    [Description("The number of seats that there are to be; missing: as now.")]
    public int? Seats { get; set; }

    [Description("Users who are to have a seat.")]
    public IReadOnlyList<string> Assign { get; set; } = [];

    [Description("Users who are to have none.")]
    public IReadOnlyList<string> Release { get; set; } = [];
}

/// <summary>The bodies about licences.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(LicenceBody))]
[JsonSerializable(typeof(UsersBody))]
[JsonSerializable(typeof(LicenceChangeBody))]
internal sealed partial class LicenceBodies : JsonSerializerContext;
