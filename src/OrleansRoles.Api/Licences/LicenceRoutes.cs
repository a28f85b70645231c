using OrleansRoles.Api.Description;
using OrleansRoles.Api.Http;
using OrleansRoles.Api.Requests;
using OrleansRoles.Entities.Licences;

namespace OrleansRoles.Api.Licences;

/// <summary>Licences: their seats, who has one, and changes that need a yes.</summary>
internal static class LicenceRoutes
{
    /// <summary>The report as a file: the columns are the members of its seats.</summary>
    private static readonly CsvTable _report =
        new("seats", ["user", "firstName", "lastName", "email", "status", "since"], "licence-report.csv");

    /// <summary>Routes all of them.</summary>
    public static void Map(RequestRoutes requests)
    {
        MapReading(requests);
        MapSeats(requests);
        requests.Map<LicenceBody>(Operations.SetLicence, (at, body) => new SetLicence
        {
            Tenant = at.Tenant,
            Licence = at.Id("licence"),
            Seats = body.Seats,
        });
        requests.Map<LicenceChangeBody>(Operations.RequestLicenceChange, (at, body) => new RequestLicenceChange
        {
            Tenant = at.Tenant,
            Licence = at.Id("licence"),
            Plan = new LicenceChangePlan
            {
                Seats = body.Seats,
                Assign = [.. body.Assign],
                Release = [.. body.Release],
            },
        });
    }

    private static void MapReading(RequestRoutes requests)
    {
        requests.Map(Operations.ListLicences, at => new GetLicenceUsage { Tenant = at.Tenant });
        requests.Map(Operations.GetLicence, at => new GetLicenceUsage
        {
            Tenant = at.Tenant,
            Licence = at.Id("licence"),
        });
        requests.Map(Operations.ListSeats, at => new ListSeats
        {
            Tenant = at.Tenant,
            Licence = at.Id("licence"),
            Page = at.Page,
        });
        requests.MapTable(Operations.ReportLicence, _report, (at, page) => new ListSeats
        {
            Tenant = at.Tenant,
            Licence = at.Id("licence"),
            Page = page,
            Report = true,
        });
    }

    private static void MapSeats(RequestRoutes requests)
    {
        requests.Map(Operations.AssignSeat, at => new AssignSeats
        {
            Tenant = at.Tenant,
            Licence = at.Id("licence"),
            Users = [at.Id("user")],
        });
        requests.Map(Operations.ReleaseSeat, at => new ReleaseSeats
        {
            Tenant = at.Tenant,
            Licence = at.Id("licence"),
            Users = [at.Id("user")],
        });
        requests.Map<UsersBody>(Operations.AssignSeats, (at, body) => new AssignSeats
        {
            Tenant = at.Tenant,
            Licence = at.Id("licence"),
            Users = [.. body.Users],
        });
        requests.Map<UsersBody>(Operations.ReleaseSeats, (at, body) => new ReleaseSeats
        {
            Tenant = at.Tenant,
            Licence = at.Id("licence"),
            Users = [.. body.Users],
        });
    }
}
