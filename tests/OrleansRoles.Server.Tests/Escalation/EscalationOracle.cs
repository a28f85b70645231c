using OrleansRoles.Entities.ApiKeys;
using OrleansRoles.Entities.Invitations;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Users;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Requests;
using OrleansRoles.Reference;

namespace OrleansRoles.Server.Tests.Escalation;

/// <summary>
/// Judges what a command that was accepted handed out, by the model's rules and the reference evaluator alone, on the
/// tenant as it was before. Whatever anybody came to have was handed out by somebody who might at that moment, or it is
/// named here: so no detour through accomplices leads further than the model lets each of them hand on.
/// </summary>
internal sealed class EscalationOracle(ModelDefinition model, DateTimeOffset now)
{
    private const string Contract = "contract";
    private const string Workspace = "workspace";

    // What each mailed token stands for, as it was sent by somebody who might.
    private readonly Dictionary<string, HashSet<(string Role, ScopeName At)>> _invited = new(StringComparer.Ordinal);

    /// <summary>Records a sent invitation under its token, or says that it was not the sender's to send.</summary>
    public string? JudgeInvitation(TenantDocument before, string actor, SendInvitation sent, string tokenHash)
    {
        WorkflowDefinition rules = model.Workflows;
        ScopeName contract = new(Contract, sent.Contract);
        if (!MayAt(before, actor, Into(Contract), contract))
        {
            return $"`{actor}` invited into `{contract}`";
        }

        HashSet<(string, ScopeName)> given = [(rules.Join?.Role ?? sent.Role!, contract)];
        if (sent.Workspace is { } id)
        {
            ScopeName workspace = new(Workspace, id);
            if (!MayAt(before, actor, Into(Workspace), workspace) || ContractOf(before, workspace) != sent.Contract)
            {
                return $"`{actor}` invited into `{workspace}`";
            }

            given.Add((sent.WorkspaceRole!, workspace));
        }

        _invited[tokenHash] = given;
        return null;

        string? Into(string scope) => rules.Invitations?.Into.FirstOrDefault(into => into.Scope == scope)?.Action;
    }

    /// <summary>What of a command's effect was not the actor's to hand out; null where all was.</summary>
    public string? Judge(TenantDocument before, TenantDocument after, string actor, Command command) =>
        EscalationWorld.Held(after).Except(EscalationWorld.Held(before))
            .Select(gain => MayHandOut(before, after, actor, command, gain)
                ? null
                : $"`{gain.User}` got `{gain.Role}` at `{gain.At}`").FirstOrDefault(text => text is not null)
        ?? after.Roles.Select(role => JudgeRole(before, actor, role)).FirstOrDefault(text => text is not null)
        ?? after.Users.Select(user => JudgeUser(before, actor, command, user)).FirstOrDefault(text => text is not null)
        ?? JudgeTenant(before, after)
        ?? (command is IssueApiKey key && !(MayOn(before, actor, model.Workflows.ApiKeys?.IssuedBy, key.User)
                && after.Users.Single(user => user.Id == key.User).Kind == SubjectKind.Integration)
            ? $"a key of `{key.User}` was made"
            : null);

    private bool MayHandOut(
        TenantDocument before, TenantDocument after, string actor, Command command, AssignmentEntry gain)
    {
        if (command is AcceptInvitation accepted)
        {
            bool isInvited = _invited.TryGetValue(accepted.TokenHash, out HashSet<(string, ScopeName)>? roles)
                && roles.Contains((gain.Role, gain.At));
            return gain.User == actor && (isInvited || IsDefault(before, gain));
        }

        if (IsEverybodys(gain))
        {
            return true;
        }

        if (IsDefault(before, gain) && before.Users.All(user => user.Id != gain.User))
        {
            return IsMaker(before, actor, command, gain.User);
        }

        return gain.At.Type is Contract or Workspace
            ? MayAddMember(before, after, actor, gain)
            : MayAssign(before, actor, gain) || IsOfNewBot(before, actor, command, gain);
    }

    private bool MayAssign(TenantDocument before, string actor, AssignmentEntry gain)
    {
        RoleDefinition? builtIn = model.Roles.FirstOrDefault(role => role.Name == gain.Role);
        string scope = gain.At.IsRoot ? model.Scopes[0].Name : gain.At.Type;
        bool fits = scope == (builtIn?.Scope ?? model.Scopes[0].Name);
        if (builtIn is { FirstHolderByOperator: true } && EscalationWorld.Held(before).All(a => a.Role != gain.Role))
        {
            return false;
        }

        bool isOneRole = model.Scopes.Single(type => type.Name == scope).OneRolePerMember;
        string? present = isOneRole
            ? EscalationWorld.Held(before).FirstOrDefault(a => a.User == gain.User && a.At == gain.At)?.Role
            : null;
        return fits && MayOn(
            before, actor, builtIn is null ? model.CustomRoles?.AssignedBy : builtIn.AssignedBy, gain.User,
            present is null ? [] : [new Property("role", present)], [new Property("role", gain.Role)]);
    }

    private bool MayAddMember(TenantDocument before, TenantDocument after, string actor, AssignmentEntry gain)
    {
        MemberRules? rules = model.Workflows.Members.FirstOrDefault(rule => rule.Scope == gain.At.Type);
        if (rules is null || model.Roles.All(role => role.Name != gain.Role || role.Scope != gain.At.Type))
        {
            return false;
        }

        if (!Exists(before, gain.At))
        {
            ScopeName? outer = ContractOf(after, gain.At) is { } id ? new ScopeName(Contract, id) : null;
            return gain.User == actor && gain.Role == rules.CreatorRole
                && outer is { } contract && MayAt(before, actor, rules.CreatedBy, contract);
        }

        bool isMember = EscalationWorld.Held(before).Any(a => a.User == gain.User && a.At == gain.At);
        bool isInContract = gain.At.Type == Contract || EscalationWorld.Held(before).Any(
            a => a.User == gain.User && a.At == new ScopeName(Contract, ContractOf(before, gain.At)!));
        return isInContract && MayAt(before, actor, isMember ? rules.ChangedBy : rules.AddedBy, gain.At);
    }

    private string? JudgeRole(TenantDocument before, string actor, CustomRoleEntry role)
    {
        CustomRoleEntry? old = before.Roles.FirstOrDefault(entry => entry.Id == role.Id);
        HashSet<(ScopeName, Grant)> had = old is null ? [] : [.. Flat(old)];
        (ScopeName At, Grant Grant)[] gained = [.. Flat(role).Where(grant => !had.Contains(grant))];
        if (gained.Length == 0 && old is not null)
        {
            return null;
        }

        CustomRoleRules? rules = model.CustomRoles;
        string? action = old is null ? rules?.CreatedBy : rules?.EditedBy;
        return !MayOn(before, actor, action, role.Id, [new Property("holders", 0)])
            ? $"the role `{role.Id}` was made or changed"
            : gained.Where(g => !IsGrantable(before, rules!, g.At, g.Grant))
                .Select(g => $"the role `{role.Id}` got `{g.Grant.Permission}` at `{g.At}`").FirstOrDefault();

        static IEnumerable<(ScopeName At, Grant Grant)> Flat(CustomRoleEntry entry) =>
            entry.Grants.SelectMany(grant => grant.Permissions, (grant, permission) => (grant.At, permission));
    }

    private bool IsGrantable(TenantDocument before, CustomRoleRules rules, ScopeName at, Grant grant)
    {
        PermissionDefinition permission = model.Permissions.Single(item => item.Name == grant.Permission);
        string type = at.IsRoot ? model.Scopes[0].Name : at.Type;
        // Commands grant one permission at a time, so one that needs another is never complete.
        return rules.MayGrant.Contains(grant.Permission) && rules.GrantScopes.Contains(type)
            && permission.Scopes.Contains(type)
            && (permission.Feature is null || before.Features.Contains(permission.Feature))
            && (grant.Level is null ? permission.Levels.IsEmpty : permission.Levels.Contains(grant.Level))
            && (permission.Needs is null && permission.CappedBy is null)
            && (!rules.SubscribedAppsOnly || type != "app" || at.IsAll || before.Subscriptions.Contains(at.Id));
    }

    private string? JudgeUser(TenantDocument before, string actor, Command command, UserEntry user)
    {
        UserEntry? old = before.Users.FirstOrDefault(entry => entry.Id == user.Id);
        if (old is null)
        {
            return IsMaker(before, actor, command, user.Id) ? null : $"the user `{user.Id}` was made";
        }

        WorkflowDefinition rules = model.Workflows;
        bool isBack = old.Status == UserStatus.Deactivated && user.Status == UserStatus.Active;
        if (isBack && !MayOn(before, actor, rules.Users?.DeactivatedBy, user.Id))
        {
            return $"`{user.Id}` was reactivated";
        }

        if (user.Teams.Except(old.Teams).Any() && !MayOn(before, actor, rules.Teams?.CreatedBy, ""))
        {
            return $"`{user.Id}` came into a team";
        }

        string? licence = user.Seats.Except(old.Seats).FirstOrDefault(seat =>
            rules.Licences.FirstOrDefault(item => item.Name == seat) is not { } rule
            || !(MayOn(before, actor, rule.AssignedBy, user.Id) || MayOn(before, actor, rule.MajorApprovedBy, "")));
        return licence is null ? null : $"`{user.Id}` got a seat of `{licence}`";
    }

    private static string? JudgeTenant(TenantDocument before, TenantDocument after) =>
        before.Features.SequenceEqual(after.Features) && before.Settings.SequenceEqual(after.Settings)
            && before.Subscriptions.SequenceEqual(after.Subscriptions) && before.Status == after.Status
            ? null
            : "what the vendor alone turns on was turned on";

    /// <summary>Whether the actor might make the account by such a command.</summary>
    private bool IsMaker(TenantDocument before, string actor, Command command, string user) => command switch
    {
        AcceptInvitation accepted => user == actor && _invited.ContainsKey(accepted.TokenHash),
        CreateUser { Kind: SubjectKind.Human } => MayOn(before, actor, model.Workflows.Users?.CreatedBy, user),
        CreateUser or CreateIntegrationUser => MayOn(before, actor, model.Workflows.ApiKeys?.CreatedBy, user),
        _ => false,
    };

    private bool IsOfNewBot(TenantDocument before, string actor, Command command, AssignmentEntry gain) =>
        gain.At.IsRoot && gain.Role == model.Workflows.ApiKeys?.Role
        && before.Users.All(user => user.Id != gain.User) && IsMaker(before, actor, command, gain.User);

    private bool IsDefault(TenantDocument before, AssignmentEntry gain) =>
        gain.At.IsRoot && before.Users.All(user => user.Id != gain.User)
        && (model.Workflows.Provisioning?.Role == gain.Role
            || model.Roles.Any(role => role.Name == gain.Role && role.Default && role.Scope == model.Scopes[0].Name));

    /// <summary>A role that the model gives to everybody by itself, and that nobody gives.</summary>
    private bool IsEverybodys(AssignmentEntry gain) => gain.At.IsRoot && model.Roles.Any(role =>
        role.Name == gain.Role && role.Default && role.Scope == model.Scopes[0].Name
        && role is { AssignedBy: null, AssignedByOperator: null });

    private bool MayAt(TenantDocument before, string actor, string? action, ScopeName at)
    {
        ContractEntry? contract = before.Contracts.FirstOrDefault(entry =>
            entry.Id == (at.Type == Contract ? at.Id : ContractOf(before, at)));
        List<Property> properties = at.Type == Workspace ? [new Property("contract", contract?.Id)] : [];
        if (contract is { Console.Length: > 0 })
        {
            properties.Add(new Property("console", contract.Console));
        }

        Property[] context = [new Property("target-in-contract", true), new Property("target-in-workspace", true)];
        return action is not null && May(before, actor, action, at.Type, at.Id, [.. properties], context);
    }

    private bool MayOn(
        TenantDocument before, string actor, string? action, string id, Property[]? properties = null,
        Property[]? context = null)
    {
        if (action is null)
        {
            return false;
        }

        string type = model.Actions.Single(item => item.Name == action).On[0];
        string on = type == model.Scopes[0].Name ? before.Tenant : id;
        return May(before, actor, action, type, on, properties, context);
    }

    private bool May(
        TenantDocument before, string actor, string action, string type, string id, Property[]? properties,
        Property[]? context)
    {
        CheckRequest request = new()
        {
            Tenant = before.Tenant,
            SubjectType = SubjectType.User,
            SubjectId = actor,
            Action = action,
            ResourceType = type,
            ResourceId = id,
            Properties = properties,
            Context = context,
        };
        return ReferenceEvaluator.Decide(model, before, request, now).Allowed;
    }

    private static bool Exists(TenantDocument document, ScopeName at) => at.Type == Contract
        ? document.Contracts.Any(contract => contract.Id == at.Id)
        : ContractOf(document, at) is not null;

    private static string? ContractOf(TenantDocument document, ScopeName at) => document.Contracts
        .FirstOrDefault(contract => contract.Workspaces.Any(workspace => workspace.Id == at.Id))?.Id;
}
