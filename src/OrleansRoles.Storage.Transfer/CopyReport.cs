namespace OrleansRoles.Storage.Transfer;

/// <summary>What a copy has copied and verified.</summary>
public sealed record CopyReport
{
    /// <summary>Tenants that exist; what belongs to the installation itself does not count.</summary>
    public long Tenants { get; init; }

    /// <summary>Rows of the journal.</summary>
    public long Journal { get; init; }

    /// <summary>Entities, also those that ended.</summary>
    public long Entities { get; init; }

    /// <summary>Rows of collections.</summary>
    public long Rows { get; init; }

    /// <summary>Hash chains that were followed from their first row to their last.</summary>
    public long Chains { get; init; }

    /// <summary>The greatest position in the journal; the target counts on after it.</summary>
    public long LastPosition { get; init; }
}

/// <summary>How far a copy is.</summary>
/// <param name="Step">What is going on, in words.</param>
/// <param name="Rows">Rows of this step that are done.</param>
public readonly record struct CopyProgress(string Step, long Rows);
