using OrleansRoles.EngineConformance.Worlds;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Evaluation;
using Xunit;

namespace OrleansRoles.EngineConformance;

/// <summary>The catalogue of models, and which version a tenant runs.</summary>
public abstract partial class EngineSuite
{
    private const string Name = ConformanceModel.Name;

    [Fact]
    public async Task The_same_version_with_the_same_text_is_accepted_again()
    {
        Outcome<StoredModel> again = await Engine.Models.PutAsync(Listed.Stored("1"), s_platform, None);

        Assert.True(again.IsAccepted);
        Assert.Equal("1", again.Value.Model.Version);
    }

    [Theory]
    [InlineData(Name)]
    [InlineData(ListedModels.Shipped)]
    public async Task The_same_version_with_another_text_is_refused_and_the_first_stays(string name)
    {
        ReadOnlyMemory<byte> before = Engine.Models.Find(name, "1")!.Text;

        Outcome<StoredModel> other = await Engine.Models.PutAsync(
            Listed.Stored("1", "with a remark", name), s_platform, None);

        Assert.False(other.IsAccepted);
        Assert.Equal(RefusalKind.ModelVersionExists, other.Refusal.Kind);
        Assert.Equal(before.ToArray(), Engine.Models.Find(name, "1")!.Text.ToArray());
    }

    [Fact]
    public async Task Without_a_version_the_newest_that_was_put_is_found()
    {
        await PutAsync("2");

        Assert.Equal("2", Engine.Models.Find(Name)?.Model.Version);
        Assert.Equal("1", Engine.Models.Find(Name, "1")?.Model.Version);
        Assert.Equal("2", Engine.Models.Find(Name, "2")?.Model.Version);
        Assert.Null(Engine.Models.Find(Name, "3"));
        Assert.Null(Engine.Models.Find("never-put"));
    }

    [Fact]
    public async Task An_older_version_that_is_put_again_does_not_become_the_newest()
    {
        await PutAsync("2");

        await PutAsync("1");

        Assert.Equal("2", Engine.Models.Find(Name)?.Model.Version);
    }

    [Fact]
    public async Task Models_that_ship_are_there_and_newer_versions_of_them_can_be_put()
    {
        Assert.Equal([Name, ListedModels.Shipped], Engine.Models.Names);
        Assert.Equal("1", Engine.Models.Find(ListedModels.Shipped)?.Model.Version);

        await PutAsync("2", ListedModels.Shipped);

        Assert.Equal([Name, ListedModels.Shipped], Engine.Models.Names);
        Assert.Equal("2", Engine.Models.Find(ListedModels.Shipped)?.Model.Version);
        Assert.Equal("1", Engine.Models.Find(ListedModels.Shipped, "1")?.Model.Version);
    }

    [Fact]
    public async Task A_new_version_changes_nothing_for_a_tenant_until_it_moves()
    {
        TenantDocument document = Tenant(User("ana", "reader"));
        await ApplyAsync(document);
        await PutAsync("2");

        Assert.False(await IsAllowedAsync("ana", "doc.write"));
        Assert.Equal("1", (await Engine.ReadDocumentAsync(Acme, None))!.ModelVersion);

        await ApplyAsync(Command(document) with { ModelVersion = "2" });

        Assert.True(await IsAllowedAsync("ana", "doc.write"));
        Assert.Equal("2", (await Engine.ReadDocumentAsync(Acme, None))!.ModelVersion);
    }

    [Fact]
    public async Task Moving_shows_beforehand_what_it_changes_for_whom()
    {
        TenantDocument document = Tenant(User("ana", "reader"), User("ben", "biller"));
        await ApplyAsync(document);
        await PutAsync("2");

        DocumentApplied plan = await ApplyAsync(Command(document) with { ModelVersion = "2", DryRun = true });

        Assert.Equal(["model-changed"], plan.Changes.Select(change => change.Type));
        Assert.Equal([new AccessChange("ana", "doc.write", ScopeName.Root, null, "held")], plan.Access);
    }

    [Fact]
    public async Task A_document_without_a_version_means_the_one_that_the_tenant_runs_or_else_the_newest()
    {
        await ApplyAsync(Tenant());
        await PutAsync("2");

        Assert.Equal("1", await ResolveAsync(Acme, Name));
        Assert.Equal("2", await ResolveAsync(Acme, $"{Name}@2"));
        Assert.Equal("2", await ResolveAsync("new-tenant", Name));
        Assert.Equal("1", await ResolveAsync("new-tenant", $"{Name}@1"));
        Assert.Equal("1", await ResolveAsync(Acme, ListedModels.Shipped));
        Assert.Null(await ResolveAsync(Acme, $"{Name}@3"));
        Assert.Null(await ResolveAsync(Acme, "never-put"));
    }

    [Fact]
    public async Task A_tenant_that_named_its_version_keeps_naming_it()
    {
        await PutAsync("2");
        TenantDocument document = Tenant() with { Model = $"{Name}@1" };

        await ApplyAsync(document);

        Assert.Equal($"{Name}@1", (await Engine.ReadDocumentAsync(Acme, None))!.Document.Model);
        Assert.Equal("1", await ResolveAsync(Acme, Name));
        Assert.Empty((await ApplyAsync(document)).Changes);
    }

    [Fact]
    public async Task Models_and_versions_outlast_a_restart()
    {
        await ApplyAsync(Tenant(User("ana", "reader")));
        await PutAsync("2");
        await ApplyAsync(Tenant(User("ana", "reader")) with { Tenant = "shop", Model = ListedModels.Shipped });

        await Host.RestartAsync();

        Assert.Equal([Name, ListedModels.Shipped], Engine.Models.Names);
        Assert.Equal("2", Engine.Models.Find(Name)?.Model.Version);
        Assert.Equal(Listed.Stored("1").Text.ToArray(), Engine.Models.Find(Name, "1")!.Text.ToArray());
        Assert.Equal("1", await ResolveAsync(Acme, Name));
        Assert.False(await IsAllowedAsync("ana", "doc.write"));
        Assert.True(await IsAllowedAsync("ana", "doc.read", "shop"));
        Outcome<StoredModel> other = await Engine.Models.PutAsync(Listed.Stored("2", "changed"), s_platform, None);
        Assert.Equal(RefusalKind.ModelVersionExists, other.Refusal?.Kind);
    }

    [Fact]
    public async Task Of_several_texts_for_one_version_that_are_put_at_the_same_time_one_is_accepted()
    {
        Outcome<StoredModel>[] outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(rival => Task.Run(
            async () => await Engine.Models.PutAsync(Listed.Stored("2", $"by {rival}"), s_platform, None))));

        int winner = Assert.Single(Enumerable.Range(0, 4), rival => outcomes[rival].IsAccepted);
        Assert.Equal(
            Listed.Stored("2", $"by {winner}").Text.ToArray(), Engine.Models.Find(Name, "2")!.Text.ToArray());
    }

    private async Task PutAsync(string version, string name = Name)
    {
        Outcome<StoredModel> put = await Engine.Models.PutAsync(Listed.Stored(version, name: name), s_platform, None);
        Assert.True(put.IsAccepted);
    }

    private async Task<string?> ResolveAsync(string tenant, string reference) =>
        (await Engine.ResolveModelAsync(tenant, reference, None))?.Model.Version;
}
