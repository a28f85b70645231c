using System.Diagnostics.CodeAnalysis;
using OrleansRoles.Gateway.Changes;
using OrleansRoles.Gateway.Checks;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Gateway.Sessions;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Gateway.Loads;

/// <summary>How a load ended.</summary>
internal enum LoadOutcome
{
    /// <summary>The facts are in memory, or were there already.</summary>
    Kept,

    /// <summary>Something was dropped meanwhile: load again.</summary>
    ThrownAway,

    /// <summary>The facts are being changed: nothing is kept.</summary>
    Marked,

    /// <summary>The source did not answer.</summary>
    Failed,

    /// <summary>The tenant's model is not to be had.</summary>
    NoModel,
}

/// <summary>
/// Brings facts into a gateway's memory. Several checks that miss the same facts wait for one load: each starts over
/// from memory afterwards, so it does not matter which of them began it.
/// </summary>
internal sealed class FactLoader(IFactSource source, ModelShelf models, SessionClock clock, GatewayOptions options)
{
    // 2, 4, 8 and 16 ms: a change is under way for less, if nothing is amiss.
    private const int LooksMax = 5;

    // The user and the roles, each looked for as often as that; more only while what was loaded is dropped again.
    private const int LoadsMax = 2 * LooksMax;

    // What one statement reads in some milliseconds: a load of many must end within the limit that one of few has.
    private const int UsersAtOnce = 500;

    private readonly Lock _changing = new();
    private readonly Dictionary<(Generation<FactCache> Under, string Query), Task<LoadOutcome>> _running = [];

    /// <summary>
    /// Loads what is missing of a tenant and some of its users, until nothing is: a user tells of roles. While facts
    /// are being changed it waits a little and looks again, so that one load serves all who wait, and keeps what it
    /// found.
    /// </summary>
    public async Task<LoadOutcome> LoadAsync(
        Generation<FactCache> under, string id, IReadOnlyCollection<string> users, CancellationToken cancellationToken)
    {
        int loadsMax = LoadsMax + (users.Count / UsersAtOnce);
        int looks = 0;
        for (int load = 0; load < loadsMax; load++)
        {
            TenantCache tenant = under.Memory.GetOrAdd(id);
            if (tenant.Missing(users, UsersAtOnce) is not { } query)
            {
                return LoadOutcome.Kept;
            }

            LoadOutcome outcome = await LoadTogetherAsync(under, tenant, query, cancellationToken);
            if (outcome == LoadOutcome.Marked && looks < LooksMax - 1)
            {
                await clock.WaitAsync(Patience.PauseAfter(looks++), cancellationToken);
            }
            else if (outcome != LoadOutcome.Kept)
            {
                return outcome;
            }
        }

        return LoadOutcome.ThrownAway;
    }

    private Task<LoadOutcome> LoadTogetherAsync(
        Generation<FactCache> under, TenantCache tenant, FactQuery query, CancellationToken cancellationToken)
    {
        (Generation<FactCache>, string) key = (under, $"{query.Tenant}\u001f{string.Join('\u001f', query.Keys)}");
        TaskCompletionSource<LoadOutcome> mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_changing)
        {
            if (_running.TryGetValue(key, out Task<LoadOutcome>? running))
            {
                return running.WaitAsync(cancellationToken);
            }

            _running.Add(key, mine.Task);
        }

        // It belongs to all who wait for it, so nobody's cancellation ends it.
        _ = LoadForAllAsync(key, mine, tenant, query);
        return mine.Task.WaitAsync(cancellationToken);
    }

    private async Task LoadForAllAsync(
        (Generation<FactCache> Under, string) key, TaskCompletionSource<LoadOutcome> all, TenantCache tenant,
        FactQuery query)
    {
        long began = clock.Now;
        LoadOutcome outcome = await LoadOnceAsync(key.Under, tenant, query);
        lock (_changing)
        {
            _running.Remove(key);
        }

        GatewayMeters.Loads.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString()));
        GatewayMeters.LoadTime.Record(clock.Now - began);
        all.SetResult(outcome);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails: the facts could not be loaded.")]
    private async Task<LoadOutcome> LoadOnceAsync(
        Generation<FactCache> under, TenantCache tenant, FactQuery query)
    {
        if (tenant.BeginLoad() is not { } load)
        {
            return LoadOutcome.ThrownAway;
        }

        try
        {
            FactReading reading = await clock.WithinAsync(
                options.LoadLimit,
                token => under.Memory.Interests.ReadAsync(source, query, under.Session, token),
                CancellationToken.None);
            RoleModel? model = null;
            if (reading.Tenant is { } record)
            {
                model = await models.FindAsync(record.Model, record.ModelVersion, CancellationToken.None);
                if (model is null)
                {
                    return LoadOutcome.NoModel;
                }
            }

            // INVARIANT: what is in memory was read while the session counted. Of later readings nobody dropped what
            // was there before, and who accepts an answer of before the session's end would get a mixture.
            if (!under.IsValid(clock.Now) && !options.Holder.Skipped.HasFlag(Protection.SessionTest))
            {
                return LoadOutcome.ThrownAway;
            }

            bool isKept = tenant.EndLoad(load, query, reading, model, options.Holder.Skipped);
            under.Memory.MakeRoom();
            return isKept ? LoadOutcome.Kept
                : reading.Marked.IsEmpty ? LoadOutcome.ThrownAway
                : LoadOutcome.Marked;
        }
        catch (Exception)
        {
            return LoadOutcome.Failed;
        }
        finally
        {
            tenant.EndLoad(load);
        }
    }
}
