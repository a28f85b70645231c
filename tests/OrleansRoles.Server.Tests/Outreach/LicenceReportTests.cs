using System.Net;
using OrleansRoles.Server.Tests.Hosting;

namespace OrleansRoles.Server.Tests.Outreach;

/// <summary>The report of a licence: page by page, or whole as a table that is safe to open.</summary>
public sealed class LicenceReportTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Report = "/licences/recording/report";

    [Fact]
    public async Task The_table_has_every_seat_and_no_cell_is_a_formula()
    {
        string at = await MakeAsync("table");

        Reply table = await fixture.Caller.GetAsync(at + Report, ("Accept", "text/csv"));
        string[] lines = table.Body.Split("\r\n");

        Assert.Equal((HttpStatusCode.OK, "text/csv"), (table.Status, table.ContentType));
        Assert.Equal("user,firstName,lastName,email,status,since", lines[0]);
        Assert.StartsWith("d1,'=HYPERLINK(1),\"Doe, \"\"JD\"\"\",'+d1@example.org,active,", lines[1]);
        Assert.StartsWith("d2,'@SUM,'-1,,active,", lines[2]);
        Assert.Equal((4, ""), (lines.Length, lines[3]));
    }

    [Fact]
    public async Task The_table_goes_on_beyond_what_one_page_holds()
    {
        const int Many = 1203;
        string users = string.Join(", ", Enumerable.Range(0, Many).Select(
            n => $"{{ id: u{n:d4}, roles: [default-user], seats: [recording] }}"));
        await fixture.Caller.PutDocumentAsync("many", $"{{ model: momentum, name: Many, users: [{users}] }}");

        Reply table = await fixture.Caller.GetAsync($"/v1/tenants/many{Report}", ("Accept", "text/csv"));

        string[] listed = [.. table.Body.Split("\r\n").Skip(1).Where(line => line.Length > 0)];
        Assert.Equal(
            Enumerable.Range(0, Many).Select(n => $"u{n:d4}"), listed.Select(line => line.Split(',')[0]));
    }

    [Fact]
    public async Task The_report_comes_as_the_caller_accepts_it_to_who_may_see_it()
    {
        string at = await MakeAsync("accepted");

        Reply json = await fixture.Caller.GetAsync($"{at}{Report}?limit=1", ("On-Behalf-Of", "user/uma"));
        Reply neither = await fixture.Caller.GetAsync(at + Report, ("Accept", "image/png"));
        Reply best = await fixture.Caller.GetAsync(at + Report, ("Accept", "application/json;q=0.1, text/*"));
        Reply forbidden = await fixture.Caller.GetAsync(
            at + Report, ("Accept", "text/csv"), ("On-Behalf-Of", "user/d1"));
        Reply unknown = await fixture.Caller.GetAsync($"{at}/licences/no/report", ("Accept", "text/csv"));

        Assert.Equal("d1", (string?)Assert.Single(json.Json["seats"]!.AsArray())!["user"]);
        Assert.NotNull(json.Json["next"]);
        Assert.Equal((HttpStatusCode.NotAcceptable, "not-acceptable"), (neither.Status, neither.Code));
        Assert.Equal("text/csv", best.ContentType);
        Assert.Equal((HttpStatusCode.Forbidden, "forbidden"), (forbidden.Status, forbidden.Code));
        Assert.Equal((HttpStatusCode.NotFound, "licence-unknown"), (unknown.Status, unknown.Code));
    }

    [Fact]
    public async Task The_vendor_sets_the_number_of_seats_and_never_below_what_is_taken()
    {
        string at = $"{await MakeAsync("sold")}/licences/recording";

        Reply more = await fixture.Caller.PutAsync(at, """{"seats":3}""", Caller.Json);
        Reply fewer = await fixture.Caller.PutAsync(at, """{"seats":1}""", Caller.Json);
        Reply admin = await fixture.Caller.PutAsync(
            at, """{"seats":9}""", Caller.Json, ("On-Behalf-Of", "user/oda"));
        Reply third = await fixture.Caller.SendAsync(HttpMethod.Put, $"{at}/seats/uma", null, null);
        Reply fourth = await fixture.Caller.SendAsync(HttpMethod.Put, $"{at}/seats/oda", null, null);
        Reply unlimited = await fixture.Caller.PutAsync(at, """{"seats":null}""", Caller.Json);

        Assert.Equal(
            """{"licence":"recording","seats":3,"used":2,"free":1}""", more.Body);
        Assert.Equal((HttpStatusCode.Conflict, "seats-exhausted"), (fewer.Status, fewer.Code));
        Assert.Equal(HttpStatusCode.Forbidden, admin.Status);
        Assert.Equal(HttpStatusCode.OK, third.Status);
        Assert.Equal((HttpStatusCode.Conflict, "seats-exhausted"), (fourth.Status, fourth.Code));
        Assert.Equal("""{"licence":"recording","used":3}""", unlimited.Body);
    }

    private async Task<string> MakeAsync(string tenant)
    {
        await fixture.Caller.PutDocumentAsync(
            tenant,
            """
            model: momentum
            name: Seats
            users:
              - { id: oda, roles: [organization-admin] }
              - { id: uma, roles: [user-admin] }
              - { id: d1, roles: [default-user], firstName: "=HYPERLINK(1)", lastName: 'Doe, "JD"',
                  email: +d1@example.org, seats: [recording] }
              - { id: d2, roles: [default-user], firstName: "@SUM", lastName: "-1", seats: [recording] }
            """);
        return $"/v1/tenants/{tenant}";
    }
}
