using Microsoft.AspNetCore.Mvc;
using OrleansRoles.AspNetCore;

namespace FlowsService;

/// <summary>The secrets of a workspace. The model's obligation says that their values are hidden.</summary>
[ApiController]
[Route("contracts/{contractId}/workspaces/{workspaceId}/secrets")]
public sealed class SecretsController : ControllerBase
{
    private static readonly Dictionary<string, string> _secrets = new() { ["crm"] = "s3cr3t" };

    /// <summary>Lists secrets, without their values where the allow says so.</summary>
    [HttpGet]
    [RequirePermission("secret.list", "workspace/{contractId}/{workspaceId}")]
    [CarriesOut("hide:secret-values")]
    public IReadOnlyDictionary<string, string> List()
    {
        bool isHidden = HttpContext.MustCarryOut("hide:secret-values");
        return _secrets.ToDictionary(secret => secret.Key, secret => isHidden ? "***" : secret.Value);
    }
}
