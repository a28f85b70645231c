using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Gateway;
using OrleansRoles.Gateway.Ports;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Engine.Orleans.Grains;

/// <summary>
/// Answers from its silo's memory, in which the roles' and tenants' facts are shared by all users; what it keeps itself
/// is where this user's are found there. So an activation is small, and a silo's session protects all of them at once.
/// </summary>
[GrainType("orleansroles.access")]
internal sealed class AccessGrain : IGrainBase, IAccessGrain
{
    private readonly IPermissionGateway _memory;
    private readonly ClusterFacts _facts;
    private readonly Subject _subject;

    public AccessGrain(IGrainContext context, IPermissionGateway memory, ClusterFacts facts)
    {
        GrainContext = context;
        _memory = memory;
        _facts = facts;
        (string tenant, string user) = GrainKeys.Split(context.GrainId.Key.ToString()!);
        _subject = memory.ResolveSubject(tenant, user);
    }

    public IGrainContext GrainContext { get; }

    public ValueTask<ClusterAnswer> CheckAsync(CheckRequest request)
    {
        CheckRequest mine = Mine(request);
        return _memory.TryCheck(_subject, in mine, out CheckAnswer answer)
            ? new ValueTask<ClusterAnswer>(AnswerOf(answer))
            : CheckColdAsync(mine);
    }

    public async ValueTask<AccessAnswers> CheckManyAsync(AccessQuestions questions)
    {
        FactSet? facts = await ReadAsync(withRoles: false);
        return new AccessAnswers([.. questions.Requests.Select(request => Decide(facts, Mine(request)))]);
    }

    public async ValueTask<AccessExplanation> ExplainAsync(CheckRequest request)
    {
        CheckRequest mine = Mine(request);
        if (await ReadAsync(withRoles: true) is not { } facts)
        {
            return new AccessExplanation(Decide(null, mine), [], []);
        }

        Explanation explanation = facts.Explain(mine);
        return new AccessExplanation(Decide(facts, mine), explanation.CarriedBy, explanation.Failures);
    }

    public async ValueTask<FactReading> FactsAsync() =>
        await Task.Run(() => _facts.ReadRecordsAsync(_subject.Tenant, _subject.User, CancellationToken.None).AsTask());

    private static ClusterAnswer AnswerOf(CheckAnswer answer) => answer.Verdict == Verdict.Unavailable
        ? throw new StoreException(
            $"the facts of a check could not be loaded ({answer.Unavailable}); try again", isTransient: true,
            tookNoEffect: true)
        : new ClusterAnswer(answer.Reason, answer.Obligations, answer.Revision);

    private async ValueTask<ClusterAnswer> CheckColdAsync(CheckRequest request) =>
        AnswerOf(await Task.Run(() => _memory.CheckAsync(_subject, in request).AsTask()));

    private async ValueTask<FactSet?> ReadAsync(bool withRoles) => await Task.Run(() => _facts.ReadAsync(
        _subject.Tenant, [_subject.User], withRoles, CancellationToken.None).AsTask());

    private ClusterAnswer Decide(FactSet? facts, CheckRequest request)
    {
        Decision decision = facts?.Decide(request) ?? Evaluator.Decide(null, null, request, DateTimeOffset.UnixEpoch);
        return new ClusterAnswer(
            decision.Reason, decision.Obligations, facts?.FindUser(_subject.User)?.Revision ?? 0);
    }

    /// <summary>The question with this grain's own names, which a resolved subject is recognised by.</summary>
    private CheckRequest Mine(in CheckRequest request) =>
        request.SubjectType == SubjectType.User && request.Tenant == _subject.Tenant
            && request.SubjectId == _subject.User
                ? request with { Tenant = _subject.Tenant, SubjectId = _subject.User }
                : throw new ArgumentException(
                    $"grain `{GrainContext.GrainId}` was asked about `{request.SubjectId}` of tenant "
                    + $"`{request.Tenant}`");
}
