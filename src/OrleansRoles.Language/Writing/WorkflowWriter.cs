using System.Collections.Immutable;
using OrleansRoles.Language.Binding;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Language.Writing;

/// <summary>Workflows in the language's notation.</summary>
internal static class WorkflowWriter
{
    internal static WrittenMap Write(WorkflowDefinition workflows) => new WrittenMap()
        .Add("provisioning", workflows.Provisioning is { } provisioning
            ? Inline().Add("on", provisioning.On).Add("role", provisioning.Role).Add("from", provisioning.From)
            : null)
        .Add("invitations", workflows.Invitations is { } invitations ? WriteInvitations(invitations) : null)
        .Add("join", workflows.Join is { } join
            ? Inline()
                .Add("channel", join.Channel)
                .Add("invited-by", join.InvitedBy)
                .Add("scope", join.Scope)
                .Add("role", join.Role)
            : null)
        .AddAny("members", ModelWriter.ByName(workflows.Members, item => item.Scope, WriteMembers))
        .Add("users", workflows.Users is { } users
            ? Inline()
                .Add("edited-by", users.EditedBy)
                .Add("editable-fields", users.EditableFields)
                .Add("deactivated-by", users.DeactivatedBy)
                .Add("created-by", users.CreatedBy)
                .Add("listed-by", users.ListedBy)
            : null)
        .Add("teams", workflows.Teams is { } teams ? Inline().Add("created-by", teams.CreatedBy) : null)
        .Add("settings", workflows.Settings.IsEmpty ? null : WriteSettings(workflows.Settings))
        .AddAny("licences", ModelWriter.ByName(workflows.Licences, item => item.Name, WriteLicence))
        .Add("api-keys", workflows.ApiKeys is { } keys
            ? Inline()
                .Add("role", keys.Role)
                .Add("created-by", keys.CreatedBy)
                .Add("issued-by", keys.IssuedBy)
                .Add("revoked-by", keys.RevokedBy)
            : null)
        .AddAny("approvals", ModelWriter.ByName(workflows.Approvals, item => item.Name, WriteApproval))
        .Add("app-requests", workflows.AppRequests is { } requests
            ? Inline().Add("requested-by", requests.RequestedBy).Add("notify-requester", requests.NotifyRequester)
            : null)
        .Add("integrations", workflows.Integrations is { } integrations
            ? Inline()
                .Add("requested-by", integrations.RequestedBy)
                .Add("approved-by", integrations.ApprovedBy)
                .Add("configured-by", integrations.ConfiguredBy)
                .Add("run-by", integrations.RunBy)
            : null)
        .Add("preferences", workflows.Preferences is { } preferences
            ? Inline().Add("edited-by", preferences.EditedBy)
            : null)
        .AddAny("notifications", new WrittenList(
            [.. workflows.Notifications.Select(item => Inline().Add("on", item.On).Add("to", item.To))],
            IsInline: false))
        .Add("audit", workflows.Audit is { } audit ? Inline().Add("viewed-by", audit.ViewedBy) : null);

    private static WrittenMap Inline() => new(isInline: true);

    private static WrittenMap WriteInvitations(InvitationRules invitations)
    {
        var into = Inline();
        foreach (ScopeAction item in invitations.Into)
        {
            into.Add(item.Scope, item.Action);
        }

        return Inline()
            .Add("into", into)
            .Add("lifetime", DurationSyntax.Write(invitations.Lifetime))
            .Add("listed-by", invitations.ListedBy);
    }

    private static WrittenMap WriteSettings(ImmutableArray<SettingRules> settings)
    {
        var map = Inline();
        foreach (SettingRules item in settings)
        {
            map.Add(item.Name, item.ChangedBy);
        }

        return map;
    }

    private static WrittenMap WriteMembers(MemberRules rules) => Inline()
        .Add("added-by", rules.AddedBy)
        .Add("changed-by", rules.ChangedBy)
        .Add("removed-by", rules.RemovedBy)
        .Add("must-be-member-of", rules.MustBeMemberOf)
        .Add("creator-role", rules.CreatorRole)
        .Add("created-by", rules.CreatedBy)
        .Add("deleted-by", rules.DeletedBy)
        .Add("edited-by", rules.EditedBy)
        .Add("listed-by", rules.ListedBy)
        .Add("seen-by", rules.SeenBy);

    private static WrittenMap WriteLicence(LicenceRules rules) => Inline()
        .Add("assigned-by", rules.AssignedBy)
        .Add("released-by", rules.ReleasedBy)
        .Add("usage-by", rules.UsageBy)
        .Add("allocation-by", rules.AllocationBy)
        .Add("report-by", rules.ReportBy)
        .Add("major-change", rules.MajorApprovedBy is null ? null : Inline()
            .Add("requested-by", rules.MajorRequestedBy)
            .Add("approved-by", rules.MajorApprovedBy)
            .Add("from-users", new WrittenNumber(rules.MajorFromUsers))
            .Add("own-approval", rules.OwnApproval));

    private static WrittenMap WriteApproval(ApprovalRules rules) => Inline()
        .Add("requested-by", rules.RequestedBy)
        .Add("approved-by", rules.ApprovedBy)
        .Add("own-change", rules.OwnChangeApproved ? "approved" : null)
        .Add("expires-after", rules.ExpiresAfter is { } after ? DurationSyntax.Write(after) : null);
}
