namespace OrleansRoles.Api.Checks;

/// <summary>When a batch stops.</summary>
internal enum BatchSemantic : byte
{
    /// <summary>Never.</summary>
    ExecuteAll,

    /// <summary>After the first deny.</summary>
    DenyOnFirstDeny,

    /// <summary>After the first allow.</summary>
    PermitOnFirstPermit,
}

/// <summary>A batch of checks as a request gives it.</summary>
internal sealed class CheckBatch(int itemsMax)
{
    /// <summary>What items do not say themselves.</summary>
    public CheckItem Defaults;

    public BatchSemantic Semantic;

    public List<CheckItem> Items { get; } = [];

    /// <summary>Whether there is a list at all.</summary>
    public bool HasItems { get; set; }

    public int ItemsMax { get; } = itemsMax;

    /// <summary>How many items there are beyond the limit.</summary>
    public int Surplus { get; set; }

    /// <summary>What is wrong with the list or the options, or null.</summary>
    public CheckFault? Fault { get; set; }
}
