namespace OrleansRoles.Entities.Installation;

/// <summary>Changes of a back end of the installation.</summary>
public abstract record ServiceChange : EntityChange
{
    private ServiceChange()
    {
    }

    /// <summary>The service is, or is described otherwise; without tenants it reaches all.</summary>
    public sealed record Described(
        string Title, IReadOnlyList<string>? Tenants, string? BeforeTitle, IReadOnlyList<string>? BeforeTenants)
        : ServiceChange
    {
        /// <inheritdoc/>
        public override string Text => BeforeTitle is null ? "service created" : "service changed";
    }

    /// <summary>A key was made; its secret stands nowhere.</summary>
    public sealed record KeyMade(string Key, string Label, DateTimeOffset? Until) : ServiceChange
    {
        /// <inheritdoc/>
        public override string Text => $"key `{Key}` made";
    }

    /// <summary>A key ends at an instant, which was another, or none, before.</summary>
    public sealed record KeyEnded(string Key, DateTimeOffset Until, DateTimeOffset? BeforeUntil) : ServiceChange
    {
        /// <inheritdoc/>
        public override string Text => $"key `{Key}` ended";
    }

    /// <summary>The service and its keys are gone.</summary>
    public sealed record Removed : ServiceChange
    {
        /// <inheritdoc/>
        public override string Text => "service removed";
    }
}
