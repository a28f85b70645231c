using System.Collections.Immutable;
using System.Diagnostics;
using OrleansRoles.Entities.Journal;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Tenants;

/// <summary>
/// A customer: which model it runs and what it has enabled. Users, roles and contracts are entities of their own.
/// </summary>
/// <remarks>INVARIANT 1: once created, a tenant runs exactly one version of one model.</remarks>
public sealed class Tenant(TenantState? state) : IEntity<Tenant>
{
    /// <inheritdoc/>
    public static string Kind => EntityKinds.Tenant;

    /// <summary>The state, or null before the tenant was created.</summary>
    public TenantState? State { get; private set; } = state;

    /// <summary>Decides what makes the tenant's settings equal to those asked for; nothing where they are.</summary>
    public IReadOnlyList<TenantChange> Decide(ConfigureTenant command)
    {
        List<TenantChange> changes = [];
        TenantState wanted = command.Settings;
        TenantState now = State ?? new TenantState { Name = wanted.Name, Model = wanted.Model };
        if (State is null)
        {
            changes.Add(new TenantChange.Created(wanted.Name, wanted.Model, wanted.ModelVersion));
        }
        else if (now.Model != wanted.Model || now.ModelVersion != wanted.ModelVersion)
        {
            changes.Add(new TenantChange.ModelChanged(
                wanted.Model, wanted.ModelVersion, now.Model, now.ModelVersion));
        }

        if (now.Name != wanted.Name)
        {
            changes.Add(new TenantChange.Renamed(wanted.Name, now.Name));
        }

        if (now.Status != wanted.Status)
        {
            changes.Add(wanted.Status == TenantStatus.Suspended
                ? new TenantChange.Suspended()
                : new TenantChange.Resumed());
        }

        changes.AddRange(Gone(now.Features, wanted.Features).Select(f => new TenantChange.FeatureDisabled(f)));
        changes.AddRange(Gone(wanted.Features, now.Features).Select(f => new TenantChange.FeatureEnabled(f)));
        changes.AddRange(Gone(now.Settings, wanted.Settings).Select(s => new TenantChange.SettingTurnedOff(s)));
        changes.AddRange(Gone(wanted.Settings, now.Settings).Select(s => new TenantChange.SettingTurnedOn(s)));
        changes.AddRange(Gone(now.Subscriptions, wanted.Subscriptions)
            .Select(app => new TenantChange.AppUnsubscribed(app)));
        changes.AddRange(Gone(wanted.Subscriptions, now.Subscriptions)
            .Select(app => new TenantChange.AppSubscribed(app)));
        changes.AddRange(now.Seats.Keys.Union(wanted.Seats.Keys)
            .Select(licence => new TenantChange.SeatsSet(licence, In(wanted, licence), In(now, licence)))
            .Where(change => change.Seats != change.Before));
        return changes;

        static int? In(TenantState state, string licence) =>
            state.Seats.TryGetValue(licence, out int seats) ? seats : null;
    }

    /// <summary>Decides another number of seats of a licence; nothing where it is that.</summary>
    public IReadOnlyList<TenantChange> Decide(SetSeats command)
    {
        TenantState now = State ?? throw new InvalidOperationException("there is no such tenant");
        int? before = now.Seats.TryGetValue(command.Licence, out int seats) ? seats : null;
        return before == command.Seats ? [] : [new TenantChange.SeatsSet(command.Licence, command.Seats, before)];
    }

    /// <summary>Decides the end of the tenant.</summary>
    public IReadOnlyList<TenantChange> Decide(EndTenant command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return State is null ? [] : [new TenantChange.Deleted()];
    }

    /// <inheritdoc/>
    public static Tenant Read(ReadOnlyMemory<byte> state) =>
        new(StateCodec.Read(state, EntitiesJson.Default.TenantState));

    /// <inheritdoc/>
    public ReadOnlyMemory<byte>? WriteState() => StateCodec.Write(State, EntitiesJson.Default.TenantState);

    /// <inheritdoc/>
    void IEntity.Apply(EntityChange change) => Apply((TenantChange)change);

    /// <summary>Takes a change into the state.</summary>
    public void Apply(TenantChange change)
    {
        if (change is TenantChange.Created created)
        {
            State = new TenantState
            {
                Name = created.Name,
                Model = created.Model,
                ModelVersion = created.ModelVersion,
            };
            return;
        }

        TenantState now = State ?? throw new InvalidOperationException("a tenant's first change creates it");
        State = change switch
        {
            TenantChange.Renamed c => now with { Name = c.Name },
            TenantChange.ModelChanged c => now with { Model = c.Model, ModelVersion = c.ModelVersion },
            TenantChange.Deleted => null,
            TenantChange.Suspended => now with { Status = TenantStatus.Suspended },
            TenantChange.Resumed => now with { Status = TenantStatus.Active },
            TenantChange.FeatureEnabled c => now with { Features = now.Features.Add(c.Feature) },
            TenantChange.FeatureDisabled c => now with { Features = now.Features.Remove(c.Feature) },
            TenantChange.SettingTurnedOn c => now with { Settings = now.Settings.Add(c.Setting) },
            TenantChange.SettingTurnedOff c => now with { Settings = now.Settings.Remove(c.Setting) },
            TenantChange.AppSubscribed c => now with { Subscriptions = now.Subscriptions.Add(c.App) },
            TenantChange.AppUnsubscribed c => now with { Subscriptions = now.Subscriptions.Remove(c.App) },
            TenantChange.SeatsSet { Seats: { } seats } c => now with { Seats = now.Seats.SetItem(c.Licence, seats) },
            TenantChange.SeatsSet c => now with { Seats = now.Seats.Remove(c.Licence) },
            TenantChange.WebhookAdded c => now with { Webhooks = now.Webhooks.Add(new(c.Id, c.Url, c.Events)) },
            TenantChange.WebhookChanged c => now with
            {
                Webhooks =
                [
                    .. now.Webhooks.Select(w => w.Id == c.Id ? w with { Url = c.Url, Events = c.Events } : w),
                ],
            },
            TenantChange.WebhookRemoved c => now with { Webhooks = now.Webhooks.RemoveAll(w => w.Id == c.Id) },
            TenantChange.WebhookDisabled c => now with { Webhooks = Switched(now, c.Id, c.Why) },
            TenantChange.WebhookEnabled c => now with { Webhooks = Switched(now, c.Id, "") },
            TenantChange.WebhookSecretRotated or TenantChange.WebhookTested => now,
            _ => throw new UnreachableException(),
        };
    }

    private static ImmutableArray<WebhookState> Switched(TenantState now, string id, string why) =>
        [.. now.Webhooks.Select(webhook => webhook.Id == id ? webhook with { DisabledBecause = why } : webhook)];

    private static IEnumerable<string> Gone(ImmutableArray<string> from, ImmutableArray<string> to)
    {
        HashSet<string> kept = to.ToHashSet(StringComparer.Ordinal);
        return from.Where(name => !kept.Contains(name));
    }
}

/// <summary>Makes a tenant's settings equal to these; creates the tenant where there is none.</summary>
public sealed record ConfigureTenant(TenantState Settings);

/// <summary>Sets the number of seats of a licence; null: not limited.</summary>
public sealed record SetSeats(string Licence, int? Seats);

/// <summary>An address that hears of what happens in the tenant. The secret is kept apart.</summary>
/// <param name="Id">The webhook's id.</param>
/// <param name="Url">The address.</param>
/// <param name="Events">The types of events that it wants; empty for all.</param>
/// <param name="DisabledBecause">Why it gets nothing any more; empty while it does.</param>
public sealed record WebhookState(string Id, string Url, ImmutableArray<string> Events, string DisabledBecause = "");

/// <summary>Ends a tenant for good; nothing comes back under its id.</summary>
public sealed record EndTenant;

/// <summary>The state of a tenant.</summary>
public sealed record TenantState
{
    /// <summary>The name for people.</summary>
    public string Name { get; init; } = "";

    /// <summary>The model, as the document names it.</summary>
    public string Model { get; init; } = "";

    /// <summary>The version of the model that the tenant runs.</summary>
    public string ModelVersion { get; init; } = "";

    /// <summary>Whether it is served.</summary>
    public TenantStatus Status { get; init; }

    /// <summary>Enabled features.</summary>
    public ImmutableArray<string> Features { get; init; } = [];

    /// <summary>Settings that are on.</summary>
    public ImmutableArray<string> Settings { get; init; } = [];

    /// <summary>Subscribed apps.</summary>
    public ImmutableArray<string> Subscriptions { get; init; } = [];

    /// <summary>Seats per licence, in ordinal order also where they were read from JSON.</summary>
    public ImmutableSortedDictionary<string, int> Seats
    {
        get;
        init => field = value.WithComparers(StringComparer.Ordinal);
    } = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    /// <summary>Addresses that hear of what happens.</summary>
    public ImmutableArray<WebhookState> Webhooks
    {
        // States that were stored before there were webhooks say nothing of them.
        get => field.IsDefault ? [] : field;
        init;
    } = [];
}
