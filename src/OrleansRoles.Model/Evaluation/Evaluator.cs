using System.Runtime.CompilerServices;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;
using OrleansRoles.Primitives;

namespace OrleansRoles.Model.Evaluation;

/// <summary>
/// The one evaluator: check, batch, search, explain and what-if all run it. Pure: the same facts, request and instant
/// give the same answer. Thread-safe; a plain decision allocates nothing.
/// </summary>
public static class Evaluator
{
    private static readonly TextKey TenantName = new("tenant");

    /// <summary>Decides a request on facts.</summary>
    /// <param name="tenant">The tenant's facts; null where there is no such tenant.</param>
    /// <param name="user">The facts of the subject where it is a user; null where there is no such user.</param>
    /// <param name="request">The question.</param>
    /// <param name="now">The instant at which assignments must count.</param>
    public static Decision Decide(
        TenantFacts? tenant, UserFacts? user, in CheckRequest request, DateTimeOffset now) =>
        Decide(tenant, user, request, now.UtcTicks, default(NoTrace));

    /// <summary>Decides a request and says what carries the decision, or what it lacks.</summary>
    /// <param name="tenant">The tenant's facts; null where there is no such tenant.</param>
    /// <param name="user">The facts of the subject where it is a user; null where there is no such user.</param>
    /// <param name="roles">The tenant's custom roles, among which remedies are looked for.</param>
    /// <param name="request">The question.</param>
    /// <param name="now">The instant at which assignments must count.</param>
    public static Explanation Explain(
        TenantFacts? tenant, UserFacts? user, RoleCatalogue roles, in CheckRequest request, DateTimeOffset now)
    {
        Explainer explainer = new(roles);
        Decision decision = Decide(tenant, user, request, now.UtcTicks, new FullTrace(explainer));
        if (decision.IsAllowed)
        {
            return new Explanation(decision, [.. explainer.Carriers], []);
        }

        if (explainer.Failures.Count == 0)
        {
            explainer.Fail("", decision.Reason);
        }

        return new Explanation(decision, [], [.. explainer.Failures]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static Decision Decide<TTrace>(
        TenantFacts? tenant, UserFacts? user, in CheckRequest request, long now, TTrace trace)
        where TTrace : struct, ITrace
    {
        if (tenant is null)
        {
            return Decision.Deny(DecisionReason.UnknownTenant);
        }

        if (tenant.Status != Documents.TenantStatus.Active)
        {
            return Decision.Deny(DecisionReason.TenantSuspended);
        }

        CompiledAction? action = tenant.Model.FindAction(request.Action);
        if (action is null)
        {
            return Decision.Deny(DecisionReason.UnknownAction);
        }

        if (request.SubjectType == SubjectType.Operator)
        {
            user = null;
        }
        else if (request.SubjectType != SubjectType.User || user is null)
        {
            return Decision.Deny(DecisionReason.UnknownSubject);
        }
        else if (!user.IsActive)
        {
            return Decision.Deny(DecisionReason.SubjectDeactivated);
        }

        CompiledTarget? target = action.FindTarget(request.ResourceType);
        if (target is null)
        {
            return Decision.Deny(DecisionReason.WrongResourceType);
        }

        Question question = new(tenant, user, in request, target.Resource, now);
        if (IsOtherTenants(question, target.Resource, request.ResourceId, request.Properties))
        {
            return Decision.Deny(DecisionReason.OtherTenant);
        }

        if (!TTrace.IsOn && target.Only is { } only)
        {
            return DecideOnly(question, action, only);
        }

        return target.Resource.GroupPath is not null
            ? DecideGroup(question, action, target, trace)
            : DecideObject(question, action, target, trace);
    }

    /// <summary>Decides what one permission at one place decides: most checks, on the shortest way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Decision DecideOnly(in Question question, CompiledAction action, Node node)
    {
        CompiledPermission permission = node.Permission!;
        if (Holdings.IsDisabled(question, permission, node.Word, node.Mask))
        {
            return Decision.Deny(DecisionReason.PermissionDisabled);
        }

        int scopeType = permission.OnlyScope;
        string id = question.Request.ResourceId;
        int hash = scopeType == 0 ? 0 : OrdinalText.HashOf(id);
        return Holdings.HasAt(question, scopeType, id, hash, node.Word, node.Mask)
            ? Decision.Allow(action, 0)
            : Decision.Deny(DecisionReason.PermissionMissing);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Decision DecideObject<TTrace>(
        in Question question, CompiledAction action, CompiledTarget target, TTrace trace)
        where TTrace : struct, ITrace
    {
        scoped Frame it = new(target.Resource, question.Request.ResourceId, question.Request.Properties);
        return DecideOne(question, action, target, ref it, trace);
    }

    /// <summary>Whether an object says, or is, another tenant than the one asked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsOtherTenants(
        in Question question, CompiledResource resource, string id, ReadOnlySpan<Property> properties)
    {
        if (resource.IsRoot && !OrdinalText.Same(id, question.Tenant.Id))
        {
            return true;
        }

        ref readonly PropertyValue tenant = ref Property.Find(properties, in TenantName);
        return !tenant.IsNull
            && !(Frame.IdOf(tenant) is { } owner && OrdinalText.Same(owner, question.Tenant.Id));
    }

    private static Decision DecideOne<TTrace>(
        in Question question, CompiledAction action, CompiledTarget target, ref Frame it, TTrace trace)
        where TTrace : struct, ITrace
    {
        (int, int) mark = TTrace.IsOn ? trace.Explainer.Mark() : default;
        DecisionReason reason = DecisionReason.Allowed;
        foreach (Node step in target.Steps)
        {
            reason = RequirementEvaluator<TTrace>.Evaluate(question, step, ref it, trace);
            if (reason != DecisionReason.Allowed)
            {
                if (TTrace.IsOn)
                {
                    trace.Explainer.KeepFailures(mark);
                }

                break;
            }
        }

        return Conclude(question, action, target, ref it, reason);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Decision Conclude(
        in Question question, CompiledAction action, CompiledTarget target, ref Frame it, DecisionReason reason)
    {
        if (reason != DecisionReason.Allowed)
        {
            return Decision.Deny(reason);
        }

        return Decision.Allow(
            action, target.ObligationConditions.Length == 0 ? 0 : ObligationsOf(question, target, ref it));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static uint ObligationsOf(in Question question, CompiledTarget target, ref Frame it)
    {
        uint mask = 0;
        Node?[] conditions = target.ObligationConditions;
        for (int index = 0; index < conditions.Length; index++)
        {
            Node? condition = conditions[index];
            if (condition is null
                || RequirementEvaluator<NoTrace>.Evaluate(question, condition, ref it, default)
                    == DecisionReason.Allowed)
            {
                mask |= 1u << index;
            }
        }

        return mask;
    }

    /// <summary>Tries a group object by object; the first that satisfies everything carries the allow.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Decision DecideGroup<TTrace>(
        in Question question, CompiledAction action, CompiledTarget target, TTrace trace)
        where TTrace : struct, ITrace
    {
        scoped Frame group = new(target.Resource, question.Request.ResourceId, question.Request.Properties);
        ref readonly PropertyValue value = ref group.Read(question, target.Resource.GroupPath!);
        ReadOnlySpan<PropertyValue> items = value.Kind == PropertyKind.Object ? [value] : value.Items;
        if (items.IsEmpty)
        {
            return Decision.Deny(DecisionReason.RelatedMissing);
        }

        Decision first = default;
        for (int index = 0; index < items.Length; index++)
        {
            (int, int) mark = TTrace.IsOn ? trace.Explainer.Mark() : default;
            Decision decision = DecideElement(question, action, target, items[index], trace);
            if (decision.IsAllowed)
            {
                return decision;
            }

            if (index == 0)
            {
                first = decision;
                if (TTrace.IsOn)
                {
                    trace.Explainer.KeepFailures(mark);
                }

                if (TTrace.IsOn && trace.Explainer.Failures.Count == 0)
                {
                    trace.Explainer.Fail("", decision.Reason);
                }
            }
            else if (TTrace.IsOn)
            {
                trace.Explainer.Forget(mark);
            }
        }

        return first;
    }

    private static Decision DecideElement<TTrace>(
        in Question question, CompiledAction action, CompiledTarget target, in PropertyValue item, TTrace trace)
        where TTrace : struct, ITrace
    {
        if (item.Kind != PropertyKind.Object)
        {
            return Decision.Deny(DecisionReason.RelatedMissing);
        }

        scoped Frame it = new(target.Element, item.Member("id").Text ?? "", item.Properties);
        return IsOtherTenants(question, it.Resource, it.Id, it.Properties)
            ? Decision.Deny(DecisionReason.OtherTenant)
            : DecideOne(question, action, target, ref it, trace);
    }
}
