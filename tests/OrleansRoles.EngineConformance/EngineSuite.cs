using OrleansRoles.EngineConformance.Worlds;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Requests;
using Xunit;

namespace OrleansRoles.EngineConformance;

/// <summary>
/// What every <see cref="IRolesEngine"/> must do. Derive for an engine; each fact gets a new one without tenants, to
/// which version 1 of the suite's model was put.
/// </summary>
public abstract partial class EngineSuite : IAsyncLifetime
{
    private const string Acme = "acme";
    private const string Actor = "operator/platform";

    private static readonly CancellationToken None = CancellationToken.None;

    private EngineHost? _host;

    /// <summary>The host of the running fact.</summary>
    protected EngineHost Host => _host!;

    /// <summary>The models that the engine can compile.</summary>
    protected ListedModels Listed { get; } = new();

    /// <summary>The engine's clock.</summary>
    protected ManualTime Time { get; } = new();

    private IRolesEngine Engine => Host.Engine;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _host = await CreateHostAsync(Listed, Time);
        Outcome<StoredModel> put = await Engine.Models.PutAsync(Listed.Stored("1"), s_platform, None);
        Assert.True(put.IsAccepted);
    }

    /// <inheritdoc/>
    public virtual async Task DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    /// <summary>A new engine on empty data.</summary>
    /// <param name="compiler">Compiles stored models.</param>
    /// <param name="time">The one clock.</param>
    protected abstract ValueTask<EngineHost> CreateHostAsync(IModelCompiler compiler, TimeProvider time);

    private static TenantDocument Tenant(params UserEntry[] users) =>
        new() { Tenant = Acme, Model = ConformanceModel.Name, Users = [.. users] };

    private static UserEntry User(string id, params string[] roles) => new() { Id = id, Roles = [.. roles] };

    private static ApplyDocument Command(TenantDocument document) => new()
    {
        Document = document,
        ModelVersion = "1",
        Actor = Actor,
    };

    private async Task<DocumentApplied> ApplyAsync(TenantDocument document) => await ApplyAsync(Command(document));

    private async Task<DocumentApplied> ApplyAsync(ApplyDocument command)
    {
        Outcome<DocumentApplied> outcome = await Engine.ApplyDocumentAsync(command, None);
        Assert.True(outcome.IsAccepted, outcome.Refusal?.Text);
        return outcome.Value;
    }

    private async Task<RefusalKind> RefusedAsync(ApplyDocument command)
    {
        Outcome<DocumentApplied> outcome = await Engine.ApplyDocumentAsync(command, None);
        Assert.False(outcome.IsAccepted);
        Assert.NotEmpty(outcome.Refusal.Text);
        return outcome.Refusal.Kind;
    }

    private async Task<string> ReadTextAsync(string tenant = Acme) =>
        DocumentText.Of((await Engine.ReadDocumentAsync(tenant, None))?.Document);

    private async Task<long> ReadRevisionAsync(string tenant = Acme) =>
        (await Engine.ReadDocumentAsync(tenant, None))!.Revision;

    private async Task<Decision> CheckAsync(string user, string action, string tenant = Acme) =>
        await Engine.CheckAsync(Questions.AtTenant(tenant, user, action), None);

    private async Task<bool> IsAllowedAsync(string user, string action, string tenant = Acme) =>
        (await CheckAsync(user, action, tenant)).IsAllowed;

    private async Task<Decision> CheckAtAsync(
        string user, string action, string type, string id, params Property[] properties)
    {
        CheckRequest request = Questions.AtTenant(Acme, user, action) with
        {
            ResourceType = type,
            ResourceId = id,
            Properties = properties,
        };
        return await Engine.CheckAsync(request, None);
    }
}
