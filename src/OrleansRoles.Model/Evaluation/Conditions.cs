using System.Diagnostics;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;
using OrleansRoles.Primitives;

namespace OrleansRoles.Model.Evaluation;

/// <summary>Requirements that read the request, the tenant and the subject, and no permission.</summary>
internal static class Conditions
{
    public static DecisionReason Evaluate(in Question question, Node node, ref Frame it) => node.Operation switch
    {
        Operation.OneOf => OneOf(question, node, ref it),
        Operation.Always => When(question.User is not null, DecisionReason.OperatorOnly),
        Operation.Never => DecisionReason.Never,
        Operation.IsOperator => When(IsOperator(question, node.Name!), DecisionReason.OperatorOnly),
        Operation.FeatureOn => When(question.Tenant.HasFeature(node.Index), DecisionReason.FeatureOff),
        Operation.SettingOn => When(question.Tenant.HasSetting(node.Index), DecisionReason.SettingOff),
        Operation.HoldsSeat => When(question.User?.HasSeat(node.Index) ?? false, DecisionReason.SeatMissing),
        Operation.SubjectKindIs => When(question.User?.Kind == node.Kind, DecisionReason.WrongSubjectKind),
        _ => OnValue(question, node, it.Read(question, node.Path!), ref it),
    };

    /// <summary>The commonest condition: the value is one of the literals.</summary>
    public static DecisionReason OneOf(in Question question, Node node, ref Frame it) =>
        When(IsOneOf(it.Read(question, node.Path!), node), DecisionReason.ConditionNotMet);

    private static DecisionReason OnValue(in Question question, Node node, in PropertyValue value, ref Frame it)
    {
        switch (node.Operation)
        {
            case Operation.Present:
                return When(!value.IsNull, DecisionReason.ConditionNotMet);
            case Operation.Absent:
                return When(value.IsNull, DecisionReason.ConditionNotMet);
            case Operation.SubjectIs:
                return When(IsSubject(question, value), DecisionReason.NotTheSubject);
            case Operation.SubjectIn:
                return When(AnyText(question, value, IsSubject), DecisionReason.NotTheSubject);
            case Operation.SubjectTeamIn:
                return When(AnyText(question, value, IsTeamOfSubject), DecisionReason.NotInTeam);
            case Operation.SubjectRoleIn:
                return When(AnyText(question, value, IsRoleOfSubject), DecisionReason.NotShared);
            case Operation.Subscribed:
                bool subscribed = value.Text is { } app && question.Tenant.IsSubscribed(app);
                return When(subscribed, DecisionReason.NotSubscribed);
            case Operation.EachOneOf:
                return When(EachOneOf(value, node), DecisionReason.ConditionNotMet);
            case Operation.SomeOneOf:
                return When(SomeOneOf(value, node), DecisionReason.ConditionNotMet);
            case Operation.LevelAtMost:
                int level = value.Text is { } name ? node.Permission!.LevelNumber(name) : 0;
                return When(level > 0 && level <= node.Level, DecisionReason.ConditionNotMet);
            case Operation.RankNotAboveSubject:
                return When(RankFits(question, node, value, ref it), DecisionReason.RankTooHigh);
            default:
                throw new UnreachableException();
        }
    }

    private static DecisionReason When(bool holds, DecisionReason otherwise) =>
        holds ? DecisionReason.Allowed : otherwise;

    private delegate bool TextTest(in Question question, in PropertyValue value);

    private static bool IsOperator(in Question question, string name) =>
        question.Request.SubjectType == SubjectType.Operator && string.Equals(question.Request.SubjectId, name);

    private static bool IsSubject(in Question question, in PropertyValue value) =>
        question.User is { } user && value.Text is { } id && OrdinalText.Same(id, user.Id);

    private static bool IsTeamOfSubject(in Question question, in PropertyValue value) =>
        question.User is { } user && value.Text is { } team && user.IsInTeam(team);

    private static bool IsRoleOfSubject(in Question question, in PropertyValue value)
    {
        // No role has an empty id, but the facts of one that does not exist have.
        if (question.User is not { } user || value.Text is not { Length: > 0 } role)
        {
            return false;
        }

        foreach (RoleCell cell in user.Root)
        {
            if (OrdinalText.Same(cell.Facts.Id, role))
            {
                return true;
            }
        }

        foreach (ScopedHolding holding in user.Scoped)
        {
            if (OrdinalText.Same(holding.Cell.Facts.Id, role))
            {
                return true;
            }
        }

        foreach (TimedHolding timed in user.Timed)
        {
            if (string.Equals(timed.Holding.Cell.Facts.Id, role) && timed.Counts(question.Now))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AnyText(in Question question, in PropertyValue value, TextTest test)
    {
        if (value.Kind == PropertyKind.Text)
        {
            return test(question, value);
        }

        foreach (ref readonly PropertyValue item in value.Items)
        {
            if (test(question, item))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOneOf(in PropertyValue value, Node node)
    {
        if (value.Kind == PropertyKind.Text)
        {
            foreach (ref readonly TextKey text in node.Texts.AsSpan())
            {
                if (text.Matches(value.Text))
                {
                    return true;
                }
            }

            return false;
        }

        foreach (ref readonly PropertyValue literal in node.Literals.AsSpan())
        {
            if (PropertyValue.Same(in value, in literal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool EachOneOf(in PropertyValue value, Node node)
    {
        foreach (ref readonly PropertyValue item in value.Items)
        {
            if (!IsOneOf(item, node))
            {
                return false;
            }
        }

        return !value.Items.IsEmpty;
    }

    private static bool SomeOneOf(in PropertyValue value, Node node)
    {
        foreach (ref readonly PropertyValue item in value.Items)
        {
            if (IsOneOf(item, node))
            {
                return true;
            }
        }

        return false;
    }

    private static bool RankFits(in Question question, Node node, in PropertyValue granted, ref Frame it)
    {
        RoleModel model = question.Tenant.Model;
        int own = OwnRank(question);
        if (granted.Text is not { } role || model.RankOf(role) is var rank && (rank < own || rank < 0))
        {
            return false;
        }

        if (!model.IsGrantableByRank(role))
        {
            return false;
        }

        PropertyValue present = node.SecondPath is null ? default : it.Read(question, node.SecondPath);
        return present.IsNull
            || (present.Text is { } current && model.RankOf(current) >= own && model.RankOf(current) >= 0);
    }

    /// <summary>The subject's best rank; beyond all ranks where no role of the subject is ranked.</summary>
    private static int OwnRank(in Question question)
    {
        int best = int.MaxValue;
        if (question.User is not { } user)
        {
            return best;
        }

        RoleModel model = question.Tenant.Model;
        foreach (RoleCell cell in user.Root)
        {
            best = Better(best, model.RankOf(cell.Facts.Id));
        }

        foreach (ScopedHolding holding in user.Scoped)
        {
            best = Better(best, model.RankOf(holding.Cell.Facts.Id));
        }

        foreach (TimedHolding timed in user.Timed)
        {
            if (timed.Counts(question.Now))
            {
                best = Better(best, model.RankOf(timed.Holding.Cell.Facts.Id));
            }
        }

        return best;
    }

    private static int Better(int best, int rank) => rank >= 0 && rank < best ? rank : best;
}
