using OrleansRoles.Entities.Journal;

namespace OrleansRoles.Entities.Licences;

/// <summary>
/// A licence as one tenant uses it: how many of its seats are taken. Who has one stands with the user; how many there
/// are, with the tenant. Every command that gives or frees a seat changes this count, so that two of them never both
/// take the last seat.
/// </summary>
/// <remarks>INVARIANT: the count is the number of users of the tenant who have a seat of it, active or not.</remarks>
public sealed class Licence(LicenceState? state) : IEntity<Licence>
{
    /// <inheritdoc/>
    public static string Kind => EntityKinds.Licence;

    /// <summary>The state, or null before a seat was given.</summary>
    public LicenceState? State { get; private set; } = state;

    /// <summary>How many seats are taken.</summary>
    public int Used => State?.Used ?? 0;

    /// <summary>Decides another count; nothing where it is that.</summary>
    public IReadOnlyList<LicenceChange> Decide(CountSeats command) =>
        command.Used == Used ? [] : [new LicenceChange.SeatsCounted(command.Used, Used)];

    /// <inheritdoc/>
    public static Licence Read(ReadOnlyMemory<byte> state) =>
        new(StateCodec.Read(state, EntitiesJson.Default.LicenceState));

    /// <inheritdoc/>
    public ReadOnlyMemory<byte>? WriteState() => StateCodec.Write(State, EntitiesJson.Default.LicenceState);

    /// <inheritdoc/>
    void IEntity.Apply(EntityChange change) => Apply((LicenceChange)change);

    /// <summary>Takes a change into the state.</summary>
    public void Apply(LicenceChange change) => State = change switch
    {
        LicenceChange.SeatsCounted c => new LicenceState { Used = c.Used },
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>Makes the count this.</summary>
public sealed record CountSeats(int Used);

/// <summary>The state of a licence.</summary>
public sealed record LicenceState
{
    /// <summary>How many seats are taken.</summary>
    public int Used { get; init; }
}

/// <summary>Changes of a licence.</summary>
public abstract record LicenceChange : EntityChange
{
    private LicenceChange()
    {
    }

    /// <summary>So many seats are taken now.</summary>
    public sealed record SeatsCounted(int Used, int Before) : LicenceChange
    {
        /// <inheritdoc/>
        public override string Text => $"seats taken {Before} changed to {Used}";
    }
}
