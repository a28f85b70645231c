using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OrleansRoles.AspNetCore.Checks;
using OrleansRoles.AspNetCore.Tests.Hosting;
using Xunit.Abstractions;

namespace OrleansRoles.AspNetCore.Tests;

/// <summary>What a permission costs a request beyond what ASP.NET Core's authorization costs anyway.</summary>
public sealed class AllocationTests(EngineFixture engine, ITestOutputHelper output) : IClassFixture<EngineFixture>
{
    // The decision, the feature that holds it, and the feature's entry in the request's collection of them.
    private const long BytesMax = 512;
    private const int Requests = 500;

    [Fact]
    public async Task A_check_from_memory_allocates_little_and_completes_at_once()
    {
        PermissionOptions options = new() { Tenant = TenantSource.Claim("tenant") };
        PermissionHandler handler = new(new PermissionChecks(engine.Engine.Gateway, Options.Create(options)));
        PermissionRequirement requirement = new(new PermissionSpecification
        {
            Action = "flow.edit", Resource = "workspace/{contractId}/{workspaceId}",
        });
        ClaimsPrincipal user = new(new ClaimsIdentity([new Claim("sub", "ana"), new Claim("tenant", "acme")], "test"));
        AuthorizationHandlerContext[] contexts = [.. Enumerable.Range(0, Requests).Select(_ => Context())];
        for (int round = 0; round < 50; round++)
        {
            AuthorizationHandlerContext warm = Context();
            await handler.HandleAsync(warm);
            Assert.True(warm.HasSucceeded);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        bool areComplete = true;
        foreach (AuthorizationHandlerContext context in contexts)
        {
            areComplete &= handler.HandleAsync(context).IsCompletedSuccessfully;
        }

        long bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / Requests;
        output.WriteLine($"{bytes} bytes a request");
        Assert.True(areComplete);
        Assert.All(contexts, context => Assert.True(context.HasSucceeded));
        Assert.True(bytes <= BytesMax, $"{bytes} bytes a request, {BytesMax} are allowed");

        AuthorizationHandlerContext Context()
        {
            DefaultHttpContext request = new();
            request.Request.RouteValues["contractId"] = "c1";
            request.Request.RouteValues["workspaceId"] = "w1";
            return new AuthorizationHandlerContext(
                new AuthorizationPolicyBuilder().AddRequirements(requirement).Build().Requirements, user, request);
        }
    }

    [Fact]
    public void A_user_s_handle_is_made_once()
    {
        SubjectShelf shelf = new(engine.Engine.Gateway);

        Assert.Same(shelf.Get("acme", "ana"), shelf.Get(new string("acme"), new string("ana")));
        Assert.NotSame(shelf.Get("acme", "ana"), shelf.Get("other", "ana"));
        for (int user = 0; user < 50_000; user++)
        {
            string id = $"u{user}";
            Assert.Equal(("acme", id), (shelf.Get("acme", id).Tenant, shelf.Get("acme", id).User));
        }
    }
}
