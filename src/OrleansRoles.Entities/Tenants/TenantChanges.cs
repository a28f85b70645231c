using System.Collections.Immutable;

namespace OrleansRoles.Entities.Tenants;

/// <summary>Changes of a tenant.</summary>
public abstract record TenantChange : EntityChange
{
    private TenantChange()
    {
    }

    /// <summary>The tenant came into being.</summary>
    public sealed record Created(string Name, string Model, string ModelVersion) : TenantChange
    {
        /// <inheritdoc/>
        public override string Text => $"tenant created on model `{Model}` version `{ModelVersion}`";
    }

    /// <summary>The tenant has another name.</summary>
    public sealed record Renamed(string Name, string Before) : TenantChange
    {
        /// <inheritdoc/>
        public override string Text => $"name `{Before}` changed to `{Name}`";
    }

    /// <summary>The tenant runs another model or another version.</summary>
    public sealed record ModelChanged(string Model, string ModelVersion, string BeforeModel, string BeforeVersion)
        : TenantChange
    {
        /// <inheritdoc/>
        public override string Text =>
            $"model `{BeforeModel}` version `{BeforeVersion}` changed to `{Model}` version `{ModelVersion}`";
    }

    /// <summary>The tenant is gone for good.</summary>
    public sealed record Deleted : TenantChange
    {
        /// <inheritdoc/>
        public override string Text => "tenant deleted";
    }

    /// <summary>The tenant is no longer served.</summary>
    public sealed record Suspended : TenantChange
    {
        /// <inheritdoc/>
        public override string Text => "tenant suspended";
    }

    /// <summary>The tenant is served again.</summary>
    public sealed record Resumed : TenantChange
    {
        /// <inheritdoc/>
        public override string Text => "tenant resumed";
    }

    /// <summary>A feature is on.</summary>
    public sealed record FeatureEnabled(string Feature) : TenantChange
    {
        /// <inheritdoc/>
        public override string Text => $"feature `{Feature}` enabled";
    }

    /// <summary>A feature is off.</summary>
    public sealed record FeatureDisabled(string Feature) : TenantChange
    {
        /// <inheritdoc/>
        public override string Text => $"feature `{Feature}` disabled";
    }

    /// <summary>A setting is on.</summary>
    public sealed record SettingTurnedOn(string Setting) : TenantChange
    {
        /// <inheritdoc/>
        public override string Text => $"setting `{Setting}` turned on";
    }

    /// <summary>A setting is off.</summary>
    public sealed record SettingTurnedOff(string Setting) : TenantChange
    {
        /// <inheritdoc/>
        public override string Text => $"setting `{Setting}` turned off";
    }

    /// <summary>The tenant is subscribed to an app.</summary>
    public sealed record AppSubscribed(string App) : TenantChange
    {
        /// <inheritdoc/>
        public override string Text => $"app `{App}` subscribed";
    }

    /// <summary>The tenant is no longer subscribed to an app.</summary>
    public sealed record AppUnsubscribed(string App) : TenantChange
    {
        /// <inheritdoc/>
        public override string Text => $"app `{App}` unsubscribed";
    }

    /// <summary>A licence has so many seats; null: not limited.</summary>
    public sealed record SeatsSet(string Licence, int? Seats, int? Before) : TenantChange
    {
        /// <inheritdoc/>
        public override string Text => $"seats of `{Licence}` {Word(Before)} changed to {Word(Seats)}";

        private static string Word(int? seats) => seats is { } count ? $"{count}" : "not limited";
    }

    /// <summary>An address hears of what happens from now on.</summary>
    public sealed record WebhookAdded(string Id, string Url, ImmutableArray<string> Events) : TenantChange
    {
        /// <inheritdoc/>
        public override string Text => $"webhook `{Id}` to `{Url}` added";
    }

    /// <summary>A webhook has another address, or wants other events.</summary>
    public sealed record WebhookChanged(string Id, string Url, ImmutableArray<string> Events) : TenantChange
    {
        /// <inheritdoc/>
        public override string Text => $"webhook `{Id}` changed: to `{Url}`";
    }

    /// <summary>An address hears of nothing any more.</summary>
    public sealed record WebhookRemoved(string Id, string Url) : TenantChange
    {
        /// <inheritdoc/>
        public override string Text => $"webhook `{Id}` to `{Url}` removed";
    }

    /// <summary>A webhook gets nothing until somebody enables it again.</summary>
    public sealed record WebhookDisabled(string Id, string Why) : TenantChange
    {
        /// <inheritdoc/>
        public override string Text => $"webhook `{Id}` disabled: {Why}";
    }

    /// <summary>A webhook gets what happens again.</summary>
    public sealed record WebhookEnabled(string Id) : TenantChange
    {
        /// <inheritdoc/>
        public override string Text => $"webhook `{Id}` enabled";
    }

    /// <summary>A webhook has a new secret; those before it sign as well until an instant. None of them stands here.
    /// </summary>
    public sealed record WebhookSecretRotated(string Id, DateTimeOffset BeforeUntil) : TenantChange
    {
        /// <inheritdoc/>
        public override string Text => $"secret of webhook `{Id}` replaced";
    }

    /// <summary>An event was sent to a webhook to try it.</summary>
    public sealed record WebhookTested(string Id) : TenantChange
    {
        /// <inheritdoc/>
        public override string Text => $"webhook `{Id}` tried";
    }
}
