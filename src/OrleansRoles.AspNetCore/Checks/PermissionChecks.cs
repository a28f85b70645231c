using System.Collections.Frozen;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansRoles.AspNetCore.Decisions;
using OrleansRoles.Gateway;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.AspNetCore.Checks;

/// <summary>Asks the gateway for requests. Thread-safe.</summary>
/// <remarks>
/// INVARIANT: an allow is an answer of the gateway about exactly this user, tenant and resource, whose obligations are
/// seen to. Whatever is missing, ambiguous or unknown ends in a deny or in no answer.
/// </remarks>
internal sealed class PermissionChecks(IPermissionGateway gateway, IOptions<PermissionOptions> options)
{
    private readonly PermissionOptions _options = options.Value;
    private readonly RequestSubjects _subjects = new(gateway, options.Value);

    /// <summary>Decides a requirement for a request and keeps the decision with the request.</summary>
    public ValueTask<PermissionDecision> DecideAsync(
        HttpContext context, ClaimsPrincipal user, PermissionRequirement requirement)
    {
        DecisionFeature feature = DecisionFeature.Of(context);
        RequestSubject subject = SubjectOf(feature, context, user);
        string? id = requirement.Resource.Id is { } template
            ? template.Read(context, user, _options)
            : subject.Handle?.Tenant;
        PermissionQuestion question = new(
            subject.Handle?.Tenant ?? "", subject.Handle?.User ?? "", requirement.Action, requirement.Resource.Type,
            id ?? "");
        if (subject.Handle is null || id is null)
        {
            return new(Refuse(feature, context, question, subject.Refusal ?? RefusalReasons.ResourceUnresolved));
        }

        Property[]? properties = requirement.BorrowProperties(context, user, _options, out bool isResolved);
        Property[]? around = requirement.BorrowContext(context, user, _options);
        if (!isResolved)
        {
            return new(Refuse(feature, context, question, RefusalReasons.ResourceUnresolved));
        }

        if (requirement.Loads)
        {
            return LoadThenAskAsync(feature, context, subject, requirement, question, properties, around);
        }

        CheckRequest request = subject.Handle.Ask(
            question.Action, question.ResourceType, question.ResourceId, properties, around);
        Freshness freshness = FreshnessOf(context, requirement.Freshness);
        if (gateway.TryCheck(subject.Handle, in request, out CheckAnswer answer, freshness))
        {
            requirement.GiveBack(properties, around);
            return new(Conclude(feature, context, subject, question, answer, requirement.CarriesOut));
        }

        return AskAsync(feature, context, subject, question, request, freshness, requirement.CarriesOut);
    }

    /// <summary>Asks about a resource that the endpoint found out itself.</summary>
    public ValueTask<PermissionDecision> DecideAsync(
        HttpContext context, string action, string type, string? id, Property[]? properties, Property[]? around)
    {
        DecisionFeature feature = DecisionFeature.Of(context);
        RequestSubject subject = SubjectOf(feature, context, context.User);
        PermissionQuestion question = new(
            subject.Handle?.Tenant ?? "", subject.Handle?.User ?? "", action, type,
            id ?? subject.Handle?.Tenant ?? "");
        if (subject.Handle is null)
        {
            return new(Refuse(feature, context, question, subject.Refusal!));
        }

        // Whoever asks by code looks at the answer's obligations by code.
        return AskAsync(
            feature, context, subject, question,
            subject.Handle.Ask(action, type, question.ResourceId, properties, around), FreshnessOf(context, null),
            null);
    }

    private RequestSubject SubjectOf(DecisionFeature feature, HttpContext context, ClaimsPrincipal user)
    {
        if (!feature.TryGetSubject(user, out RequestSubject subject))
        {
            subject = _subjects.Find(context, user);
            feature.Keep(user, subject);
        }

        return subject;
    }

    private Freshness FreshnessOf(HttpContext context, Freshness? ofEndpoint) =>
        _options.FreshnessOf?.Invoke(context) ?? ofEndpoint ?? _options.Freshness;

    private async ValueTask<PermissionDecision> LoadThenAskAsync(
        DecisionFeature feature, HttpContext context, RequestSubject subject, PermissionRequirement requirement,
        PermissionQuestion question, Property[]? properties, Property[]? around)
    {
        if (requirement.PropertiesFrom is { } type)
        {
            IResourceProperties service = (IResourceProperties)context.RequestServices.GetRequiredService(type);
            if (await service.FindAsync(context, question, context.RequestAborted) is not { } found)
            {
                return Refuse(feature, context, question, RefusalReasons.ResourceUnresolved);
            }

            properties = [.. properties ?? [], .. found];
        }

        if (requirement.Load is { } load)
        {
            if (await load(context) is not { } found)
            {
                return Refuse(feature, context, question, RefusalReasons.ResourceUnresolved);
            }

            properties = [.. properties ?? [], .. found];
        }

        if (requirement.LoadContext is { } loadContext)
        {
            around = [.. around ?? [], .. await loadContext(context) ?? []];
        }

        CheckRequest request = subject.Handle!.Ask(
            question.Action, question.ResourceType, question.ResourceId, properties, around);
        return await AskAsync(
            feature, context, subject, question, request, FreshnessOf(context, requirement.Freshness),
            requirement.CarriesOut);
    }

    private async ValueTask<PermissionDecision> AskAsync(
        DecisionFeature feature, HttpContext context, RequestSubject subject, PermissionQuestion question,
        CheckRequest request, Freshness freshness, FrozenSet<string>? carriesOut)
    {
        CheckAnswer answer = await gateway.CheckAsync(subject.Handle!, request, freshness, context.RequestAborted);
        return Conclude(feature, context, subject, question, answer, carriesOut);
    }

    private PermissionDecision Conclude(
        DecisionFeature feature, HttpContext context, in RequestSubject subject, in PermissionQuestion question,
        in CheckAnswer answer, FrozenSet<string>? carriesOut)
    {
        PermissionDecision decision = new(question, answer, ReasonOf(answer, subject));
        if (decision.IsAllowed && !decision.Obligations.IsEmpty && carriesOut is not null
            && _options.UndeclaredObligations == UndeclaredObligations.Deny
            && !AreCarriedOut(context, decision, carriesOut))
        {
            decision = new PermissionDecision(question, Verdict.Deny, RefusalReasons.ObligationUndeclared)
            {
                Undeclared = [.. decision.Obligations],
            };
        }

        feature.Add(context.GetEndpoint(), decision);
        return decision;
    }

    /// <summary>
    /// The reason's code. Of a user for whom nobody vouches it must not tell a tenant that exists from one that does
    /// not.
    /// </summary>
    private static string ReasonOf(in CheckAnswer answer, in RequestSubject subject) =>
        answer.Verdict == Verdict.Deny && !subject.IsVouchedFor
        && answer.Reason is DecisionReason.UnknownTenant or DecisionReason.TenantSuspended
            or DecisionReason.UnknownAction
            ? DecisionReason.UnknownSubject.Code()
            : RefusalReasons.Code(answer);

    private static bool AreCarriedOut(
        HttpContext context, PermissionDecision decision, FrozenSet<string> carriesOut)
    {
        IReadOnlyList<ICarriesOutMetadata> declared =
            context.GetEndpoint()?.Metadata.GetOrderedMetadata<ICarriesOutMetadata>() ?? [];
        foreach (string obligation in decision.Obligations)
        {
            if (!carriesOut.Contains(obligation)
                && !declared.Any(metadata => metadata.Obligations.Contains(obligation)))
            {
                return false;
            }
        }

        return true;
    }

    private static PermissionDecision Refuse(
        DecisionFeature feature, HttpContext context, in PermissionQuestion question, string reason)
    {
        PermissionDecision decision = new(question, Verdict.Deny, reason);
        feature.Add(context.GetEndpoint(), decision);
        return decision;
    }
}
