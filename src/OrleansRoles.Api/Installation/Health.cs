using Microsoft.AspNetCore.Http;
using OrleansRoles.Api.Http;
using OrleansRoles.Entities.Ports;

namespace OrleansRoles.Api.Installation;

/// <summary>What orchestrators and newcomers ask first.</summary>
internal sealed class Health(IRolesEngine engine)
{
    private static readonly byte[] _live = "{\"status\":\"live\"}"u8.ToArray();
    private static readonly byte[] _ready = "{\"status\":\"ready\"}"u8.ToArray();

    private static readonly byte[] _index =
        """
        OrleansRoles: roles and permissions of many tenants.

        /openapi/v1.json                     what can be asked here
        /v1/models                           the role models (needs the operator key)
        /v1/tenants                          the tenants (needs the operator key)
        /t/{tenant}/access/v1/evaluation     checks, by OpenID AuthZEN 1.0
        /health/ready                        whether all is well

        """u8.ToArray();

    public static Task LiveAsync(HttpContext context) =>
        JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, MediaTypes.Json, _live);

    public async Task ReadyAsync(HttpContext context) =>
        await (await engine.IsReadyAsync(context.RequestAborted)
            ? JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, MediaTypes.Json, _ready)
            : ProblemWriter.WriteAsync(
                context, new Problem(ProblemCodes.StoreUnavailable, "the store does not answer: look at its log")));

    public static Task IndexAsync(HttpContext context) =>
        JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, "text/plain; charset=utf-8", _index);
}
