using Microsoft.AspNetCore.Http;

namespace OrleansRoles.Api.Http;

/// <summary>Lets nobody through without the operator key.</summary>
internal static class KeyGate
{
    public static RequestDelegate Guard(OperatorKey key, RequestDelegate next) => context =>
        key.Accepts(context.Request.Headers.Authorization) ? next(context) : RefuseAsync(context);

    public static Task RefuseAsync(HttpContext context) => ProblemWriter.WriteAsync(context, new Problem(
        ProblemCodes.Unauthorized,
        context.Request.Headers.Authorization.Count == 0
            ? "the header `Authorization` is missing: send `Authorization: Bearer` with the operator key"
            : "the key in `Authorization` is not the operator key: send `Authorization: Bearer` with the one that the "
                + "server printed at its first start, or that its setting `OrleansRoles:OperatorKey` holds"));
}
