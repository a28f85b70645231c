using System.Net.Http.Headers;
using System.Reflection;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansRoles.Gateway;

namespace OrleansRoles.AspNetCore.Tests.Hosting;

/// <summary>An application of a customer on a real Kestrel, in front of a real engine.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private TestApp(WebApplication app)
    {
        _app = app;
        _client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public static async Task<TestApp> StartAsync(EngineFixture engine, AppPlan plan)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(plan.Gateway?.Invoke(engine.Engine.Gateway) ?? engine.Engine.Gateway);
        builder.Services.AddSingleton(engine.Keys);
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme)
            .AddJwtBearer(jwt =>
            {
                jwt.TokenValidationParameters = TestTokens.Validation;
                jwt.ForwardDefaultSelector = OrleansRolesApiKey.Forward;
                jwt.MapInboundClaims = plan.MapsClaims;
            })
            .AddOrleansRolesApiKey();
        plan.BeforePermissions(builder.Services);
        builder.Services.AddOrleansRolesPermissions(plan.Options);
        builder.Services.AddControllers().ConfigureApplicationPartManager(parts =>
        {
            parts.FeatureProviders.Clear();
            parts.FeatureProviders.Add(new OnlyThese(plan.Controllers));
            parts.ApplicationParts.Add(
                new Microsoft.AspNetCore.Mvc.ApplicationParts.AssemblyPart(typeof(TestApp).Assembly));
        });
        plan.Services(builder.Services);
        WebApplication app = builder.Build();
        plan.Map(app);
        try
        {
            await app.StartAsync();
            return new TestApp(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends a request with a token.</summary>
    public Task<Reply> GetAsync(string path, string? token, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, token, headers);

    public async Task<Reply> SendAsync(
        HttpMethod method, string path, string? token, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method, path);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        foreach ((string name, string value) in headers)
        {
            request.Headers.Add(name, value);
        }

        HttpResponseMessage response = await _client.SendAsync(request);
        return new Reply(
            response.StatusCode, response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsStringAsync(), response);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    private sealed class OnlyThese(Type[] types) : ControllerFeatureProvider
    {
        protected override bool IsController(TypeInfo typeInfo) => types.Contains(typeInfo.AsType());
    }
}

/// <summary>What an application of a test is.</summary>
internal sealed record AppPlan
{
    public required Action<WebApplication> Map { get; init; }

    public Action<PermissionOptions> Options { get; init; } =
        options => options.Tenant = TenantSource.Claim("tenant");

    public Action<IServiceCollection> Services { get; init; } = _ => { };

    /// <summary>What the application adds before permissions.</summary>
    public Action<IServiceCollection> BeforePermissions { get; init; } = _ => { };

    public Type[] Controllers { get; init; } = [];

    /// <summary>Puts something before the gateway.</summary>
    public Func<IPermissionGateway, IPermissionGateway>? Gateway { get; init; }

    /// <summary>Whether the token handler renames <c>sub</c>, as it does unless told not to.</summary>
    public bool MapsClaims { get; init; } = true;
}
