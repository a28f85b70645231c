using System.Runtime.CompilerServices;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Model.Evaluation;

/// <summary>
/// Evaluates lowered requirements. Answers <see cref="DecisionReason.Allowed"/> or why not; what is missing or mistyped
/// never allows.
/// </summary>
internal static class RequirementEvaluator<TTrace>
    where TTrace : struct, ITrace
{
    // Most nodes are one of the first two; those take the shortest way.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DecisionReason Evaluate(in Question question, Node node, ref Frame it, TTrace trace) =>
        node.Operation == Operation.HasPermission ? HasPermission(question, node, ref it, trace)
        : node.Operation == Operation.OneOf && !TTrace.IsOn ? Conditions.OneOf(question, node, ref it)
        : EvaluateOther(question, node, ref it, trace);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static DecisionReason EvaluateOther(in Question question, Node node, ref Frame it, TTrace trace)
    {
        switch (node.Operation)
        {
            case Operation.All:
                return All(question, node, ref it, trace);
            case Operation.Any:
                return Any(question, node, ref it, trace);
            case Operation.Not:
                return Not(question, node, ref it, trace);
            case Operation.With:
                return With(question, node, ref it, trace);
            case Operation.HasPermissionAt:
                return HasPermissionAt(question, node, ref it, trace);
            case Operation.HasPermissionAnywhere:
                return HasPermissionAnywhere(question, node, trace);
            case Operation.CoversLevel:
                return CoversLevel(question, node, ref it, trace);
            case Operation.HoldsRole:
                return HoldsRole(question, node, ref it, trace);
            default:
                return Condition(question, node, ref it, trace);
        }
    }

    private static DecisionReason Condition(in Question question, Node node, ref Frame it, TTrace trace)
    {
        DecisionReason reason = Conditions.Evaluate(question, node, ref it);
        if (TTrace.IsOn && reason != DecisionReason.Allowed)
        {
            trace.Explainer.Fail(node.Source, reason);
        }

        return reason;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DecisionReason HasPermission(in Question question, Node node, ref Frame it, TTrace trace)
    {
        DecisionReason reason = Holdings.Has(question, node.Permission!, node.Word, node.Mask, ref it);
        if (TTrace.IsOn)
        {
            PermissionExplanation.Write(question, node.Permission!, node.Level, ref it, reason, trace.Explainer);
        }

        return reason;
    }

    private static DecisionReason All(in Question question, Node node, ref Frame it, TTrace trace)
    {
        (int, int) mark = TTrace.IsOn ? trace.Explainer.Mark() : default;
        foreach (Node item in node.Items)
        {
            DecisionReason reason = Evaluate(question, item, ref it, trace);
            if (reason != DecisionReason.Allowed)
            {
                if (TTrace.IsOn)
                {
                    trace.Explainer.KeepFailures(mark);
                }

                return reason;
            }
        }

        return DecisionReason.Allowed;
    }

    private static DecisionReason Any(in Question question, Node node, ref Frame it, TTrace trace)
    {
        (int, int) mark = TTrace.IsOn ? trace.Explainer.Mark() : default;
        DecisionReason common = DecisionReason.Allowed;
        foreach (Node item in node.Items)
        {
            DecisionReason reason = Evaluate(question, item, ref it, trace);
            if (reason == DecisionReason.Allowed)
            {
                if (TTrace.IsOn)
                {
                    trace.Explainer.KeepCarriers(mark);
                }

                return DecisionReason.Allowed;
            }

            common = common == DecisionReason.Allowed || common == reason ? reason : DecisionReason.RequirementNotMet;
        }

        if (node.Items.Length == 0)
        {
            common = DecisionReason.RequirementNotMet;
            if (TTrace.IsOn)
            {
                trace.Explainer.Fail(node.Source, common);
            }
        }

        return common;
    }

    private static DecisionReason Not(in Question question, Node node, ref Frame it, TTrace trace)
    {
        if (RequirementEvaluator<NoTrace>.Evaluate(question, node.Items[0], ref it, default) != DecisionReason.Allowed)
        {
            return DecisionReason.Allowed;
        }

        if (TTrace.IsOn)
        {
            trace.Explainer.Fail(node.Source, DecisionReason.Restricted);
        }

        return DecisionReason.Restricted;
    }

    private static DecisionReason With(in Question question, Node node, ref Frame it, TTrace trace)
    {
        ref readonly PropertyValue value = ref it.Read(question, node.Path!);
        ReadOnlySpan<PropertyValue> items = value.Kind == PropertyKind.Object ? [value] : value.Items;
        if (items.IsEmpty)
        {
            if (TTrace.IsOn)
            {
                trace.Explainer.Fail(node.Source, DecisionReason.RelatedMissing);
            }

            return DecisionReason.RelatedMissing;
        }

        (int Carriers, int Failures) start = TTrace.IsOn ? trace.Explainer.Mark() : default;
        DecisionReason first = DecisionReason.Allowed;
        for (int index = 0; index < items.Length; index++)
        {
            (int, int) mark = TTrace.IsOn ? trace.Explainer.Mark() : default;
            DecisionReason reason = WithOne(question, node, items[index], trace);
            bool decides = node.Quantifier == Quantifier.Some
                ? reason == DecisionReason.Allowed
                : reason != DecisionReason.Allowed;
            if (decides)
            {
                if (TTrace.IsOn && reason == DecisionReason.Allowed)
                {
                    trace.Explainer.KeepCarriers(start);
                }
                else if (TTrace.IsOn)
                {
                    trace.Explainer.KeepFailures(start);
                }

                return reason;
            }

            first = index == 0 ? reason : first;
            if (TTrace.IsOn && index > 0 && node.Quantifier == Quantifier.Some)
            {
                trace.Explainer.Forget(mark);
            }
        }

        return first;
    }

    private static DecisionReason WithOne(in Question question, Node node, in PropertyValue item, TTrace trace)
    {
        DecisionReason reason = DecisionReason.RelatedMissing;
        if (item.Kind == PropertyKind.Object)
        {
            Frame related = new(node.Resource!, item.Member("id").Text ?? "", item.Properties);
            if (!Evaluator.IsOtherTenants(question, related.Resource, related.Id, related.Properties))
            {
                return Evaluate(question, node.Items[0], ref related, trace);
            }

            reason = DecisionReason.OtherTenant;
        }

        if (TTrace.IsOn)
        {
            trace.Explainer.Fail(node.Source, reason);
        }

        return reason;
    }

    private static DecisionReason HasPermissionAt(in Question question, Node node, ref Frame it, TTrace trace)
    {
        DecisionReason reason;
        string? id = Frame.IdOf(it.Read(question, node.Path!));
        if (!question.Tenant.Enabled.Intersects(node.Word, node.Mask))
        {
            reason = DecisionReason.PermissionDisabled;
        }
        else if (id is null)
        {
            reason = DecisionReason.ConditionNotMet;
        }
        else if (node.Index == 0 && !string.Equals(id, question.Tenant.Id))
        {
            reason = DecisionReason.OtherTenant;
        }
        else
        {
            int hash = Primitives.OrdinalText.HashOf(id);
            reason = Holdings.HasAt(question, node.Index, node.Index == 0 ? "" : id, hash, node.Word, node.Mask)
                ? DecisionReason.Allowed
                : DecisionReason.PermissionMissing;
        }

        if (TTrace.IsOn)
        {
            PermissionExplanation.WriteAt(question, node, id, reason, trace.Explainer);
        }

        return reason;
    }

    private static DecisionReason HasPermissionAnywhere(in Question question, Node node, TTrace trace)
    {
        DecisionReason reason = !question.Tenant.Enabled.Intersects(node.Word, node.Mask)
            ? DecisionReason.PermissionDisabled
            : Holdings.HasAnywhere(question, node.Permission!, node.Word, node.Mask)
                ? DecisionReason.Allowed
                : DecisionReason.PermissionMissing;
        if (TTrace.IsOn)
        {
            PermissionExplanation.WriteAnywhere(question, node, reason, trace.Explainer);
        }

        return reason;
    }

    private static DecisionReason CoversLevel(in Question question, Node node, ref Frame it, TTrace trace)
    {
        ref readonly PropertyValue value = ref it.Read(question, node.Path!);
        ReadOnlySpan<PropertyValue> levels = value.Kind == PropertyKind.Text ? [value] : value.Items;
        bool known = !levels.IsEmpty;
        foreach (PropertyValue level in levels)
        {
            known &= level.Text is { } name && node.Permission!.LevelNumber(name) > 0;
        }

        if (!known)
        {
            if (TTrace.IsOn)
            {
                trace.Explainer.Fail(node.Source, DecisionReason.ConditionNotMet);
            }

            return DecisionReason.ConditionNotMet;
        }

        (int, int) mark = TTrace.IsOn ? trace.Explainer.Mark() : default;
        foreach (PropertyValue level in levels)
        {
            DecisionReason reason = HasLevel(question, node.Permission!, level.Text!, ref it, trace);
            if (reason != DecisionReason.Allowed)
            {
                if (TTrace.IsOn)
                {
                    trace.Explainer.KeepFailures(mark);
                }

                return reason;
            }
        }

        return DecisionReason.Allowed;
    }

    private static DecisionReason HasLevel(
        in Question question, CompiledPermission permission, string level, ref Frame it, TTrace trace)
    {
        int number = permission.LevelNumber(level);
        ulong mask = 1UL << ((permission.FirstBit + number - 1) % Primitives.PermissionSet.WordBits);
        DecisionReason reason = Holdings.Has(question, permission, permission.Word, mask, ref it);
        if (TTrace.IsOn)
        {
            PermissionExplanation.Write(question, permission, number, ref it, reason, trace.Explainer);
        }

        return reason;
    }

    private static DecisionReason HoldsRole(in Question question, Node node, ref Frame it, TTrace trace)
    {
        RoleFacts role = question.Tenant.Model.BuiltInRoles[node.Index];
        string? id = "";
        int hash = 0;
        if (role.ScopeType != 0)
        {
            id = it.ScopeId(question, role.ScopeType, out hash);
        }

        bool holds = id is not null && Holdings.HoldsRole(question, node.Index, role.ScopeType, id, hash);
        if (TTrace.IsOn)
        {
            PermissionExplanation.WriteRole(question, node, role, id, holds, trace.Explainer);
        }

        return holds ? DecisionReason.Allowed : DecisionReason.RoleMissing;
    }
}
