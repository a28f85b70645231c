using OrleansRoles.LoadTests.Measuring;
using OrleansRoles.LoadTests.Traffic;
using OrleansRoles.LoadTests.Truth;

namespace OrleansRoles.LoadTests.Scenarios;

/// <summary>A run as it goes: what the screen shows and the report tells.</summary>
internal sealed class Run
{
    public Run(string title, string target, Crowd crowd, TrafficShape shape, TimeSpan duration)
    {
        Title = title;
        Target = target;
        Crowd = crowd;
        Shape = shape;
        Measurements = new Measurements(duration);
        Verification = new Verification(Ledger);
    }

    /// <summary>What it is called.</summary>
    public string Title { get; }

    /// <summary>What it ran against.</summary>
    public string Target { get; }

    /// <summary>The tenants.</summary>
    public Crowd Crowd { get; }

    /// <summary>How calls followed each other.</summary>
    public TrafficShape Shape { get; }

    /// <summary>All figures.</summary>
    public Measurements Measurements { get; private set; }

    /// <summary>What became of the changes.</summary>
    public Ledger Ledger { get; } = new();

    /// <summary>Who judges answers.</summary>
    public Judge Judge { get; } = new(TimeProvider.System);

    /// <summary>What was found after the traffic.</summary>
    public Verification Verification { get; }

    /// <summary>How long traffic ran.</summary>
    public TimeSpan Duration { get; set; }

    /// <summary>Measures anew: what came before was warming up. Judging goes on.</summary>
    public void MeasureAnew(TimeSpan duration) => Measurements = new Measurements(duration);

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsRight => Judge.WrongCount == 0 && Verification.Faults.IsEmpty && Ledger.Refusals.IsEmpty;
}
