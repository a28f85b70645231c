using System.ComponentModel;
using System.Text.Json.Serialization;

namespace OrleansRoles.Api.Invitations;

/// <summary>An invitation into a contract.</summary>
[Description("An invitation into a contract. Where people join through another system, it carries no roles.")]
internal sealed record InvitationBody
{
    [JsonRequired]
    [Description("The e-mail address that is invited.")]
    public string Email { get; set; } = "";

    [Description("The role in the contract.")]
    public string? Role { get; set; }

    [Description("A workspace of the contract, with the role in it or not at all.")]
    public string? Workspace { get; set; }

    [Description("The role in the workspace.")]
    public string? WorkspaceRole { get; set; }
}

/// <summary>An invitation into a workspace, and thereby into its contract.</summary>
[Description("An invitation into a workspace, and thereby into its contract: with a role in each.")]
internal sealed record WorkspaceInvitationBody
{
    [JsonRequired]
    [Description("The e-mail address that is invited.")]
    public string Email { get; set; } = "";

    [Description("The role in the contract.")]
    public string? Role { get; set; }

    [Description("The role in the workspace.")]
    public string? WorkspaceRole { get; set; }
}

/// <summary>An invitation through a console.</summary>
[Description("An invitation through a console. It carries no roles: naming one is refused.")]
internal sealed record ConsoleInvitationBody
{
    [JsonRequired]
    [Description("The e-mail address that is invited.")]
    public string Email { get; set; } = "";

    [Description("The contract to join, where the console has several.")]
    public string? Contract { get; set; }

    [Description("Refused: whoever joins gets the role that the model names.")]
    public string? Role { get; set; }

    [Description("Refused: nobody is invited into a workspace.")]
    public string? Workspace { get; set; }

    [Description("Refused, as `workspace` is.")]
    public string? WorkspaceRole { get; set; }
}

/// <summary>An acceptance.</summary>
[Description("An acceptance.")]
internal sealed record AcceptanceBody
{
    [JsonRequired]
    [Description("The token of the mail.")]
    public string Token { get; set; } = "";

    [Description("The e-mail address of whoever accepts, as a back end vouches for it. Of a signed-in person, the "
        + "provider's token says it, and this counts for nothing.")]
    public string? Email { get; set; }
}

/// <summary>The bodies about invitations.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(InvitationBody))]
[JsonSerializable(typeof(WorkspaceInvitationBody))]
[JsonSerializable(typeof(ConsoleInvitationBody))]
[JsonSerializable(typeof(AcceptanceBody))]
internal sealed partial class InvitationBodies : JsonSerializerContext;
