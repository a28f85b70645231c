using OrleansRoles.EngineConformance.Worlds;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Evaluation;
using Xunit;

namespace OrleansRoles.EngineConformance;

/// <summary>Applying and reading tenants.</summary>
public abstract partial class EngineSuite
{
    [Fact]
    public async Task A_tenant_that_nobody_made_does_not_exist()
    {
        Assert.Null(await Engine.ReadDocumentAsync(Acme, None));
        Assert.Null(await Engine.ReadFactsAsync(Acme, ["ana"], withRoles: true, None));
        Assert.Empty(await Engine.ListTenantsAsync(null, 10, None));
    }

    [Fact]
    public async Task Applying_a_document_creates_the_tenant_and_says_so_once()
    {
        DocumentApplied first = await ApplyAsync(Tenant(User("ana", "reader")));
        DocumentApplied second = await ApplyAsync(Tenant(User("ana", "writer")));

        Assert.True(first.Created);
        Assert.Contains(new PlannedChange("user/ana", "user-created", "user created"), first.Changes);
        Assert.False(second.Created);
        Assert.Equal(["role-unassigned", "role-assigned"], second.Changes.Select(change => change.Type));
        Assert.Equal([Acme], await Engine.ListTenantsAsync(null, 10, None));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Whatever_was_applied_reads_back_the_same_with_the_revision_that_was_answered(int seed)
    {
        TenantGenerator generator = new(seed);
        Dictionary<long, string> texts = [];
        for (int round = 0; round < 6; round++)
        {
            TenantDocument document = generator.Next(Acme);
            string text = DocumentText.Of(document);

            DocumentApplied applied = await ApplyAsync(document);

            TenantReading reading = (await Engine.ReadDocumentAsync(Acme, None))!;
            Assert.Equal(text, DocumentText.Of(reading.Document));
            Assert.Equal("1", reading.ModelVersion);
            Assert.Equal(applied.Revision, reading.Revision);
            Assert.True(reading.Revision >= 0);
            Assert.Equal(text, texts.TryAdd(reading.Revision, text) ? text : texts[reading.Revision]);
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task Applying_the_same_again_changes_nothing_and_keeps_the_revision(int seed)
    {
        TenantGenerator generator = new(seed);
        for (int round = 0; round < 4; round++)
        {
            TenantDocument document = generator.Next(Acme);
            DocumentApplied applied = await ApplyAsync(document);

            DocumentApplied again = await ApplyAsync(document);
            TenantDocument read = (await Engine.ReadDocumentAsync(Acme, None))!.Document;
            DocumentApplied asRead = await ApplyAsync(read);

            Assert.All([again, asRead], same =>
            {
                Assert.Empty(same.Changes);
                Assert.False(same.Created);
                Assert.Equal(applied.Revision, same.Revision);
            });
        }
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    [InlineData(24)]
    public async Task A_dry_run_foretells_every_change_and_makes_none(int seed)
    {
        TenantGenerator generator = new(seed);
        for (int round = 0; round < 4; round++)
        {
            TenantDocument document = generator.Next(Acme);
            string before = await ReadTextAsync();
            int rows = (await Host.ReadJournalAsync(Acme)).Count;

            DocumentApplied plan = await ApplyAsync(Command(document) with { DryRun = true });

            Assert.Equal(before, await ReadTextAsync());
            Assert.Equal(rows, (await Host.ReadJournalAsync(Acme)).Count);
            DocumentApplied applied = await ApplyAsync(document);
            Assert.Equal(plan.Changes, applied.Changes);
            Assert.Equal(plan.Created, applied.Created);
        }
    }

    [Fact]
    public async Task A_dry_run_answers_the_revision_that_the_tenant_has()
    {
        await ApplyAsync(Tenant(User("ana")));
        long revision = await ReadRevisionAsync();

        DocumentApplied plan = await ApplyAsync(Command(Tenant()) with { DryRun = true });

        Assert.Equal(revision, plan.Revision);
    }

    [Fact]
    public async Task A_dry_run_tells_who_gains_and_who_loses_what()
    {
        await ApplyAsync(Tenant(User("ana", "reader"), User("ben", "biller"), User("cem", "reader")));

        DocumentApplied plan = await ApplyAsync(Command(
            Tenant(User("ana", "writer"), User("cem", "reader"), User("dee", "reader"))) with { DryRun = true });

        Assert.Equal(
            [
                new AccessChange("ana", "doc.write", ScopeName.Root, null, "held"),
                new AccessChange("ben", "bill", ScopeName.Root, "edit", null),
                new AccessChange("dee", "doc.read", ScopeName.Root, null, "held"),
            ],
            plan.Access);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(34)]
    public async Task The_access_changes_of_a_dry_run_are_the_decisions_that_then_change(int seed)
    {
        string[] flags = ["doc.read", "doc.write", "beta.use", "step.1", "step.2"];
        TenantGenerator generator = new(seed);
        await ApplyAsync(generator.Next(Acme));
        for (int round = 0; round < 4; round++)
        {
            TenantDocument document = generator.Next(Acme);
            TenantDocument before = (await Engine.ReadDocumentAsync(Acme, None))!.Document;
            string[] users = [.. before.Users.Concat(document.Users).Select(user => user.Id).Distinct()];
            DocumentApplied plan = await ApplyAsync(Command(document) with { DryRun = true });
            List<bool> was = await AllowedAsync();

            await ApplyAsync(document);

            List<bool> becomes = await AllowedAsync();
            IEnumerable<string> changed = users.SelectMany(user => flags, (user, flag) => $"{user} {flag}")
                .Where((_, index) => was[index] != becomes[index]);
            Assert.Equal(
                changed.Order(StringComparer.Ordinal),
                plan.Access.Where(change => change.At.IsRoot && flags.Contains(change.Permission))
                    .Select(change => $"{change.User} {change.Permission}").Order(StringComparer.Ordinal));

            async Task<List<bool>> AllowedAsync()
            {
                List<bool> allowed = [];
                foreach ((string user, string flag) in users.SelectMany(user => flags, (user, flag) => (user, flag)))
                {
                    allowed.Add(await IsAllowedAsync(user, flag));
                }

                return allowed;
            }
        }
    }

    [Fact]
    public async Task A_tenant_that_exists_is_not_created_again()
    {
        await ApplyAsync(Command(Tenant(User("ana"))) with { CreateOnly = true });
        string before = await ReadTextAsync();

        Assert.Equal(RefusalKind.TenantExists, await RefusedAsync(Command(Tenant()) with { CreateOnly = true }));
        Assert.Equal(before, await ReadTextAsync());
    }

    [Fact]
    public async Task The_expected_revision_is_accepted_and_an_older_one_refused()
    {
        long first = (await ApplyAsync(Tenant(User("ana")))).Revision;

        await ApplyAsync(Command(Tenant(User("ben"))) with { ExpectedRevisions = [first] });

        string before = await ReadTextAsync();
        Assert.Equal(
            RefusalKind.RevisionMismatch,
            await RefusedAsync(Command(Tenant(User("cem"))) with { ExpectedRevisions = [first] }));
        Assert.Equal(before, await ReadTextAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_revision_of_a_tenant_that_does_not_exist_is_refused(bool dryRun)
    {
        ApplyDocument command = Command(Tenant()) with { ExpectedRevisions = [0], DryRun = dryRun };

        Assert.Equal(RefusalKind.RevisionMismatch, await RefusedAsync(command));
        Assert.Null(await Engine.ReadDocumentAsync(Acme, None));
    }

    [Theory]
    [InlineData("never-put", "1")]
    [InlineData(ConformanceModel.Name, "3")]
    public async Task A_document_on_a_model_that_is_not_there_is_refused(string model, string version)
    {
        ApplyDocument command = Command(Tenant() with { Model = model }) with { ModelVersion = version };

        Assert.Equal(RefusalKind.ModelUnknown, await RefusedAsync(command));
        Assert.Null(await Engine.ReadDocumentAsync(Acme, None));
    }

    [Fact]
    public async Task A_cancelled_change_does_nothing()
    {
        await ApplyAsync(Tenant(User("ana")));
        string before = await ReadTextAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Engine.ApplyDocumentAsync(Command(Tenant()), new CancellationToken(canceled: true)));

        Assert.Equal(before, await ReadTextAsync());
        await ApplyAsync(Tenant(User("ben")));
    }

    [Fact]
    public async Task Tenants_are_listed_in_order_page_by_page_and_nothing_else_is()
    {
        string[] tenants = ["a", "a-1", "aa", "b", "z"];
        foreach (string tenant in tenants.Reverse())
        {
            await ApplyAsync(Tenant(User("ana")) with { Tenant = tenant });
        }

        List<string> listed = [];
        while (await Engine.ListTenantsAsync(listed.LastOrDefault(), 2, None) is { Count: > 0 } page)
        {
            Assert.True(page.Count <= 2);
            listed.AddRange(page);
        }

        Assert.Equal(tenants, listed);
    }

    [Fact]
    public async Task Tenants_know_nothing_of_each_other()
    {
        TenantDocument other = Tenant(User("ana", "writer"), User("zoe", "reader")) with { Tenant = "acme-2" };
        await ApplyAsync(Tenant(User("ana", "reader")));
        await ApplyAsync(other);

        Assert.False(await IsAllowedAsync("ana", "doc.write"));
        Assert.True(await IsAllowedAsync("ana", "doc.write", "acme-2"));
        Assert.False(await IsAllowedAsync("zoe", "doc.read"));

        await ApplyAsync(Tenant());

        Assert.Equal(DocumentText.Of(other), await ReadTextAsync("acme-2"));
        Assert.True(await IsAllowedAsync("ana", "doc.write", "acme-2"));
    }

    [Fact]
    public async Task An_engine_that_runs_is_ready()
    {
        Assert.True(await Engine.IsReadyAsync(None));
    }
}
