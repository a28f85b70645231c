using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansRoles.Api.Approvals;

/// <summary>A change that is proposed.</summary>
[Description("A change that the model wants approved.")]
internal sealed record ApprovalBody
{
    [JsonRequired]
    [Description("The kind of change, as the model names it.")]
    public string Kind { get; set; } = "";

    [Description("What is to change, for people.")]
    public string Summary { get; set; } = "";

    [Description("What is to change, for the product that carries it out; kept as it is.")]
    public string Plan { get; set; } = "";
}

/// <summary>A request for an app.</summary>
[Description("A request for an app.")]
internal sealed record AppRequestBody
{
    [JsonRequired]
    [Description("The app.")]
    public string App { get; set; } = "";

    [Description("Why, in the requester's words.")]
    public string Note { get; set; } = "";
}

/// <summary>An answer to a request.</summary>
[Description("An answer to a request. Everything may be missing.")]
internal sealed record AppRequestAnswerBody
{
    [Description("More about it, for the requester.")]
    public string Note { get; set; } = "";
}

/// <summary>An integration that is proposed.</summary>
[Description("An integration with another system.")]
internal sealed record IntegrationBody
{
    [JsonRequired]
    [Description("What it links to: `crm`.")]
    public string Kind { get; set; } = "";
}

/// <summary>Settings of an integration.</summary>
[Description("Settings of an integration.")]
internal sealed record IntegrationSettingsBody
{
    [JsonRequired]
    [Description("Any object; kept as it is. No secrets: whoever may see the audit log sees them.")]
    public Dictionary<string, JsonElement> Settings { get; set; } = [];
}

/// <summary>The bodies about approvals, requests for apps and integrations.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ApprovalBody))]
[JsonSerializable(typeof(AppRequestBody))]
[JsonSerializable(typeof(AppRequestAnswerBody))]
[JsonSerializable(typeof(IntegrationBody))]
[JsonSerializable(typeof(IntegrationSettingsBody))]
internal sealed partial class ApprovalBodies : JsonSerializerContext;
