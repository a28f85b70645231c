using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using OrleansRoles.Gateway.Checks;
using OrleansRoles.Gateway.Loads;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Gateway.Sessions;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Requests;
using OrleansRoles.Primitives;

namespace OrleansRoles.Gateway;

/// <summary>
/// Answers checks from facts in memory, which it loads from a source and keeps under a session. The engine runs
/// <see cref="Holder"/> and hands it the drops that arrive. Thread-safe.
/// </summary>
/// <remarks>
/// INVARIANT: an answer from memory rests on facts of one generation, all read without an await in between, with
/// nothing dropped meanwhile (<see cref="TenantCache"/>), and the generation still counted after they were read.
/// </remarks>
public sealed partial class PermissionGateway : IPermissionGateway
{
    // Each attempt loads what is missing; a load is in vain only where its facts were changed meanwhile.
    private const int AttemptsMax = 6;

    private readonly GatewayOptions _options;
    private readonly IFactSource _source;
    private readonly SessionClock _clock;
    private readonly Holder<FactCache> _holder;
    private readonly FactLoader _loader;
    private readonly Protection _skipped;

    /// <summary>Makes a gateway; it answers from memory once its <see cref="Holder"/> runs.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public PermissionGateway(
        GatewayOptions options, IFactSource source, ISessionRegistry registry, TimeProvider time)
    {
        _options = options;
        _source = source;
        _clock = new SessionClock(time);
        _skipped = options.Holder.Skipped;
        Models = new ModelShelf(source);
        _holder = new Holder<FactCache>(options.Holder, registry, _clock, EmptyMemory);
        _loader = new FactLoader(source, Models, _clock, options);
    }

    /// <summary>The gateway as a holder of facts: run it, and give it the drops that arrive.</summary>
    public IHolder Holder => _holder;

    /// <inheritdoc/>
    public GatewayHealth Health => _holder.Health;

    /// <summary>The compiled models of its facts.</summary>
    internal ModelShelf Models { get; }

    /// <summary>The last session with its memory; null before the first.</summary>
    internal Generation<FactCache>? Current => _holder.Current;

    /// <inheritdoc/>
    public ValueTask<CheckAnswer> CheckAsync(
        in CheckRequest request, Freshness freshness = default, CancellationToken cancellationToken = default) =>
        TryCheck(in request, out CheckAnswer answer, freshness)
            ? new ValueTask<CheckAnswer>(answer)
            : CheckColdAsync(request, freshness, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<CheckAnswer> CheckAsync(
        Subject subject, in CheckRequest request, Freshness freshness = default,
        CancellationToken cancellationToken = default) =>
        TryCheck(subject, in request, out CheckAnswer answer, freshness)
            ? new ValueTask<CheckAnswer>(answer)
            : CheckColdAsync(request, freshness, cancellationToken);

    /// <inheritdoc/>
    public Subject ResolveSubject(string tenant, string user) => new(tenant, user);

    /// <inheritdoc/>
    public bool TryCheck(in CheckRequest request, out CheckAnswer answer, Freshness freshness = default)
    {
        // Both hashes beforehand: the second does not have to wait for what the first look-up finds.
        int tenantHash = OrdinalText.HashOf(request.Tenant);
        int subjectHash = OrdinalText.HashOf(request.SubjectId);
        Generation<FactCache>? generation = _holder.Current;
        if (generation is not null
            && generation.Memory.Find(request.Tenant, tenantHash) is { } tenant
            && tenant.TryDecide(in request, subjectHash, _clock, out Decision decision, out long revision)
            && IsFresh(generation, freshness, out int staleMilliseconds))
        {
            answer = new CheckAnswer(decision, revision, staleMilliseconds);
            CountHit();
            return true;
        }

        answer = default;
        return false;
    }

    /// <inheritdoc/>
    public bool TryCheck(
        Subject subject, in CheckRequest request, out CheckAnswer answer, Freshness freshness = default)
    {
        Generation<FactCache>? generation = _holder.Current;
        if (subject.Last is { } found && ReferenceEquals(found.Generation, generation)
            && ReferenceEquals(request.SubjectId, subject.User) && ReferenceEquals(request.Tenant, subject.Tenant)
            && request.SubjectType == SubjectType.User
            && found.Tenant.TryDecide(
                in request, found.User, found.Version, _clock, out Decision decision, out long revision)
            && IsFresh(generation, freshness, out int staleMilliseconds))
        {
            answer = new CheckAnswer(decision, revision, staleMilliseconds);
            CountHit();
            if (found.NoteUse())
            {
                subject.Last = found.Together();
            }

            return true;
        }

        return TryCheckAgain(subject, in request, out answer, freshness);
    }

    /// <summary>Notes that others load from here: from now on a change looks for who did.</summary>
    internal void NoteServing() => _holder.NoteServing();

    /// <summary>Whether what was just read there for others to load counted.</summary>
    internal bool MayServe(Generation<FactCache> generation) =>
        generation.IsValid(_clock.Now) || _skipped.HasFlag(Protection.SiloSession);

    private FactCache EmptyMemory() => new(
        _options.UsersMax, new TenantInterests(_options.Holder.TenantsNamedMax, _skipped),
        _options.RecordsMax > 0 ? new RecordCache(_options.RecordsMax, Models, _skipped) : null);

    private static void CountHit()
    {
        if (GatewayMeters.Hits.Enabled)
        {
            GatewayMeters.Hits.Add(1);
        }
    }

    /// <summary>Looks the subject up again, because something in the tenant changed, and answers the ordinary way.
    /// </summary>
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private bool TryCheckAgain(
        Subject subject, in CheckRequest request, out CheckAnswer answer, Freshness freshness)
    {
        if (_holder.Current is { } generation
            && generation.Memory.Find(subject.Tenant, OrdinalText.HashOf(subject.Tenant)) is { } tenant
            && tenant.FindUser(subject.User, out long version) is { } user)
        {
            subject.Last = new Found(generation, tenant, user, version);
        }

        return TryCheck(in request, out answer, freshness);
    }

    /// <summary>
    /// Whether the memory from which facts were just read still counted. Asked last: a process that was stopped in
    /// between finds its session over.
    /// </summary>
    private bool IsFresh(Generation<FactCache> generation, Freshness freshness, out int staleMilliseconds)
    {
        staleMilliseconds = 0;
        long now = _clock.Now;
        long until = generation.ValidUntil;
        return now < until || IsFreshEnough(now, until, freshness, out staleMilliseconds);
    }

    private bool IsFreshEnough(long now, long until, Freshness freshness, out int staleMilliseconds)
    {
        staleMilliseconds = 0;
        if (_skipped.HasFlag(Protection.SessionTest))
        {
            return true;
        }

        // Up to the session's end everything acknowledged was in memory, so that is how old the answer can be.
        bool isEnded = until == Generation<FactCache>.Ended;
        long stale = isEnded ? long.MaxValue : now - until + SessionClock.LagMilliseconds;
        if (isEnded || stale > freshness.StaleAtMost.TotalMilliseconds)
        {
            return false;
        }

        staleMilliseconds = (int)stale;
        return true;
    }

    private async ValueTask<CheckAnswer> CheckColdAsync(
        CheckRequest request, Freshness freshness, CancellationToken cancellationToken)
    {
        GatewayMeters.Misses.Add(1);
        using Activity? activity = GatewayMeters.Source.StartActivity("check.cold");
        string[] users = request.Users();
        UserFacts? across = null;
        LoadOutcome outcome = LoadOutcome.Kept;
        for (int attempt = 0; attempt < AttemptsMax && outcome is LoadOutcome.Kept or LoadOutcome.ThrownAway; attempt++)
        {
            if (_holder.Current is not { } generation || !generation.IsValid(_clock.Now))
            {
                return await AskClusterAsync(request, UnavailableReason.NoSession, cancellationToken);
            }

            if (_skipped.HasFlag(Protection.OneReading))
            {
                across ??= generation.Memory.GetOrAdd(request.Tenant).FindUser(request.SubjectId, out _);
            }

            outcome = await _loader.LoadAsync(generation, request.Tenant, users, cancellationToken);
            if (across is not null && TryCheckAcross(generation, request, across, out CheckAnswer mixed))
            {
                return mixed;
            }

            // From the start: what was in memory before the load may be gone.
            if (TryCheck(in request, out CheckAnswer answer, freshness))
            {
                return answer;
            }
        }

        return await AskClusterAsync(
            request, outcome == LoadOutcome.NoModel ? UnavailableReason.NoModel : UnavailableReason.NoFacts,
            cancellationToken);
    }

    /// <summary>The mistake of deciding with facts from before an await; only tests make it.</summary>
    private bool TryCheckAcross(
        Generation<FactCache> generation, CheckRequest request, UserFacts across, out CheckAnswer answer)
    {
        TenantCache tenant = generation.Memory.GetOrAdd(request.Tenant);
        bool isDecided = tenant.TryDecide(
            in request, across, tenant.Version, _clock, out Decision decision, out long revision);
        answer = new CheckAnswer(decision, revision, 0);
        return isDecided && IsFresh(generation, default, out _);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails: nobody answered, and that is the answer.")]
    private async ValueTask<CheckAnswer> AskClusterAsync(
        CheckRequest request, UnavailableReason otherwise, CancellationToken cancellationToken)
    {
        try
        {
            ClusterAnswer answer = await _clock.WithinAsync(
                _options.ClusterLimit, token => _source.CheckAsync(request, token), cancellationToken);
            GatewayMeters.ClusterAnswers.Add(1);
            return new CheckAnswer(answer);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            GatewayMeters.Unavailable.Add(1);
            return new CheckAnswer(otherwise);
        }
    }
}
