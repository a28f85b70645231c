using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.Licences;

/// <summary>Gives seats of a licence. Who has one already keeps it.</summary>
public sealed record AssignSeats : Command
{
    /// <summary>The licence.</summary>
    public required string Licence { get; init; }

    /// <summary>The users; all of them get one, or none.</summary>
    public required ImmutableArray<string> Users { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Licence, Licence);
}

/// <summary>Takes seats of a licence back. Who has none stays as they are.</summary>
public sealed record ReleaseSeats : Command
{
    /// <summary>The licence.</summary>
    public required string Licence { get; init; }

    /// <summary>The users.</summary>
    public required ImmutableArray<string> Users { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Licence, Licence);
}

/// <summary>Sets how many seats of a licence the tenant has. The vendor does.</summary>
public sealed record SetLicence : Command
{
    /// <summary>The licence.</summary>
    public required string Licence { get; init; }

    /// <summary>How many; null: not limited.</summary>
    public int? Seats { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Licence, Licence);
}

/// <summary>
/// Proposes a major change of a licence: another number of seats, or seats for many users at once. It is carried out
/// when it is approved.
/// </summary>
public sealed record RequestLicenceChange : Command
{
    /// <summary>The licence.</summary>
    public required string Licence { get; init; }

    /// <summary>What is to change.</summary>
    public required LicenceChangePlan Plan { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Licence, Licence);
}

/// <summary>What a major change is to do.</summary>
public sealed record LicenceChangePlan
{
    /// <summary>The number of seats, or null to leave it.</summary>
    public int? Seats { get; init; }

    /// <summary>Users who are to have a seat.</summary>
    public ImmutableArray<string> Assign { get; init; } = [];

    /// <summary>Users who are to have none.</summary>
    public ImmutableArray<string> Release { get; init; } = [];
}

/// <summary>How many seats there are and how many are taken, of one licence or of all.</summary>
public sealed record GetLicenceUsage : Query
{
    /// <summary>The licence, or null for all.</summary>
    public string? Licence { get; init; }
}

/// <summary>Who has a seat: the allocation, or the report that has more about each.</summary>
public sealed record ListSeats : Query
{
    /// <summary>The licence.</summary>
    public required string Licence { get; init; }

    /// <summary>Which part of the list.</summary>
    public required Page Page { get; init; }

    /// <summary>Whether it is a report, which is a right of its own.</summary>
    public bool Report { get; init; }
}

/// <summary>A licence's seats.</summary>
/// <param name="Licence">The licence.</param>
/// <param name="Seats">How many there are; null: not limited.</param>
/// <param name="Used">How many are taken.</param>
/// <param name="Free">How many are free; null: not limited.</param>
public sealed record LicenceUsage(string Licence, int? Seats, int Used, int? Free);

/// <summary>The seats of all licences.</summary>
public sealed record LicencesAnswer(ImmutableArray<LicenceUsage> Licences);

/// <summary>Seats that were given or freed.</summary>
/// <param name="Licence">The licence.</param>
/// <param name="Users">The users whose seat changed.</param>
/// <param name="Used">How many seats are taken now.</param>
public sealed record SeatsAnswer(string Licence, ImmutableArray<string> Users, int Used);

/// <summary>Who has a seat.</summary>
/// <param name="Licence">The licence.</param>
/// <param name="Seats">The seats.</param>
/// <param name="Next">The cursor of the next page, or null.</param>
public sealed record SeatListAnswer(string Licence, ImmutableArray<SeatEntry> Seats, string? Next);

/// <summary>One seat. What only a report tells is null elsewhere.</summary>
public sealed record SeatEntry(
    string User, DateTimeOffset Since, string? FirstName = null, string? LastName = null, string? Email = null,
    string? Status = null);

/// <summary>How this family's requests, answers and rows are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(AssignSeats))]
[JsonSerializable(typeof(ReleaseSeats))]
[JsonSerializable(typeof(SetLicence))]
[JsonSerializable(typeof(RequestLicenceChange))]
[JsonSerializable(typeof(GetLicenceUsage))]
[JsonSerializable(typeof(ListSeats))]
[JsonSerializable(typeof(LicencesAnswer))]
[JsonSerializable(typeof(LicenceUsage))]
[JsonSerializable(typeof(SeatsAnswer))]
[JsonSerializable(typeof(SeatListAnswer))]
[JsonSerializable(typeof(LicenceChangePlan))]
[JsonSerializable(typeof(DateTimeOffset))]
internal sealed partial class LicencesJson : JsonSerializerContext;
