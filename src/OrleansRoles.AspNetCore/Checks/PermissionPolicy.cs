using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace OrleansRoles.AspNetCore.Checks;

/// <summary>
/// That a permission's requirement is really looked at. Marks are two things at once: the name of a policy, which every
/// part of ASP.NET Core reads, and a requirement, which some parts do not (methods of SignalR hubs, say). The policy is
/// met only together with the requirement, so where the requirement is overlooked nobody gets through.
/// </summary>
internal sealed class PermissionPolicy : IAuthorizationRequirement, IPostConfigureOptions<AuthorizationOptions>
{
    /// <summary>The policy's name.</summary>
    public const string Name = "OrleansRoles.Permission";

    /// <summary>Adds the policy, on top of what the application wants of every user.</summary>
    public void PostConfigure(string? name, AuthorizationOptions options) => options.AddPolicy(
        Name, new AuthorizationPolicyBuilder(options.DefaultPolicy).AddRequirements(this).Build());
}
