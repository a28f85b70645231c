using System.Text.Json.Nodes;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Tenants;

public sealed class AccessTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Document =
        """
        tenant: access
        model: momentus-elite
        users: [{ id: ana, roles: [desk] }]
        roles:
          - { id: desk, grants: [{ at: tenant, permissions: { account.invoices: view } }] }
          - { id: clerk, grants: [{ at: tenant, permissions: { account.invoices: edit } }] }
          - { id: porter, grants: [{ at: venue/hall-a, permissions: { venue.access: true } }] }
        assignments:
          - { user: ana, role: clerk, at: tenant, until: 2020-01-01T00:00:00Z }
          - { user: ana, role: porter, at: tenant, from: 2020-01-01T00:00:00Z }
        """;

    private readonly Caller _caller = fixture.Caller;

    [Fact]
    public async Task Each_right_tells_its_level_and_the_assignments_that_give_it()
    {
        await _caller.PutDocumentAsync("access", Document);

        Reply reply = await _caller.GetAsync("/v1/tenants/access/users/ana/access");

        JsonArray rights = reply.Json["rights"]!.AsArray();
        Assert.Equal(
            ["account.invoices at tenant: view (desk)", "venue.access at venue/hall-a: held (porter)"],
            rights.Select(right =>
                $"{right!["permission"]} at {right["at"]}: {right["level"]} "
                + $"({string.Join(", ", right["from"]!.AsArray().Select(from => (string)from!["role"]!))})"));
        Assert.All(rights, right => Assert.False((bool)right!["dormant"]!));
        Assert.True((bool)reply.Json["active"]!);
    }

    [Fact]
    public async Task An_assignment_that_has_ended_is_on_record_and_dormant()
    {
        await _caller.PutDocumentAsync("access", Document);

        Reply reply = await _caller.GetAsync("/v1/tenants/access/users/ana/access");

        Assert.Equal(
            ["clerk True", "desk False", "porter False"],
            reply.Json["assignments"]!.AsArray().Select(item => $"{item!["role"]} {(bool)item["dormant"]!}"));
    }

    [Fact]
    public async Task Everything_of_a_deactivated_user_is_dormant()
    {
        Reply reply = await _caller.GetAsync("/v1/tenants/arena/users/ben/access");

        Assert.False((bool)reply.Json["active"]!);
        Assert.NotEmpty(reply.Json["rights"]!.AsArray());
        Assert.All(reply.Json["rights"]!.AsArray(), right => Assert.True((bool)right!["dormant"]!));
    }
}
