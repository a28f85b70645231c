using System.Text.Json.Serialization;

namespace OrleansRoles.Entities.Installation;

/// <summary>How the installation's own rows are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(Service))]
internal sealed partial class InstallationJson : JsonSerializerContext;
