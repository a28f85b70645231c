using System.Globalization;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Engine.Simulation.Checking;

/// <summary>A change as its client and the database saw it. Times are true times, in ticks.</summary>
internal sealed class ChangeRecord(int number, string tenant, IReadOnlyList<string> keys, long invoked)
{
    public int Number { get; } = number;

    public string Tenant { get; } = tenant;

    /// <summary>The facts that it raises.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;

    public long Invoked { get; } = invoked;

    /// <summary>When the client had the acknowledgement; null where it never came: nobody knows then.</summary>
    public long? Acknowledged { get; set; }

    /// <summary>When it took effect in the database; null where it did not.</summary>
    public long? Committed { get; set; }

    /// <summary>The version of each of its facts after it.</summary>
    public Dictionary<string, int> Versions { get; } = new(StringComparer.Ordinal);

    public override string ToString() =>
        $"change {Number} ({string.Join(", ", Keys.Select(key => $"{key} -> {Versions.GetValueOrDefault(key)}"))})";
}

/// <summary>A check that was answered, and which versions its answer says it read.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="User">The user.</param>
/// <param name="Where">Who answered.</param>
/// <param name="Begun">When it began.</param>
/// <param name="Answered">When the answer was there.</param>
/// <param name="Staleness">How old the answer says it may be.</param>
/// <param name="Verdict">What it was.</param>
/// <param name="Obligations">The versions, bit by bit.</param>
/// <param name="Versions">The versions by fact.</param>
internal sealed record CheckRecord(
    string Tenant, string User, string Where, long Begun, long Answered, long Staleness, string Verdict,
    IReadOnlyList<string> Obligations, IReadOnlyDictionary<string, int> Versions)
{
    public override string ToString() =>
        $"check at {Where} about {User} read {string.Join(" ", Versions.Select(pair => $"{pair.Key}={pair.Value}"))}";
}

/// <summary>Everything that clients did and were told, and what the database says came of it.</summary>
internal sealed class History
{
    private readonly Dictionary<(string Tenant, string Key), int> _versions = [];

    public List<ChangeRecord> Changes { get; } = [];

    public List<CheckRecord> Checks { get; } = [];

    public int Unavailable { get; set; }

    /// <summary>The version of some facts in the database.</summary>
    public int VersionOf(string tenant, string key) => _versions.GetValueOrDefault((tenant, key));

    public ChangeRecord Invoke(string tenant, IReadOnlyList<string> keys, long now)
    {
        ChangeRecord change = new(Changes.Count, tenant, keys, now);
        Changes.Add(change);
        return change;
    }

    /// <summary>Notes a commit of the database: its reason is the change's number.</summary>
    public ChangeRecord? Note(Commit commit, long now)
    {
        if (commit.Journal.Count == 0
            || !int.TryParse(commit.Journal[0].Reason, CultureInfo.InvariantCulture, out int number))
        {
            return null;
        }

        ChangeRecord change = Changes[number];
        change.Committed ??= now;
        foreach (string entity in commit.Journal.Select(row => row.Entity).Distinct())
        {
            string key = KeyOf(entity).ToString();
            int version = VersionOf(commit.Tenant, key) + 1;
            _versions[(commit.Tenant, key)] = version;
            change.Versions[key] = version;
        }

        return change;
    }

    private static FactKey KeyOf(string entity)
    {
        string id = entity[(entity.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return entity[0] switch
        {
            't' => FactKey.Tenant,
            'u' => FactKey.User(id),
            _ => FactKey.Role(id),
        };
    }
}
