using System.Text.Json;
using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Entities.Roles;

/// <summary>The tenant's own roles.</summary>
internal static class RoleHandlers
{
    public static IEnumerable<RequestHandler> All { get; } =
    [
        RequestHandler.Of("custom-role.create", RolesJson.Default.CreateRole, CreateAsync),
        RequestHandler.Of("custom-role.edit", RolesJson.Default.EditRole, EditAsync),
        RequestHandler.Of("custom-role.delete", RolesJson.Default.DeleteRole, DeleteAsync),
        .. RoleQueries.All,
    ];

    private static async ValueTask<Outcome<Answer>> CreateAsync(CreateRole command, Turn turn)
    {
        if (await RequireAsync(turn, rules => rules.CreatedBy, command.Role) is { } forbidden)
        {
            return forbidden;
        }

        if (RefuseName(command.Name) is { } name)
        {
            return name;
        }

        if (await GrantLimits.RefuseAsync(turn, command.Grants, []) is { } grants)
        {
            return grants;
        }

        CustomRole role = await turn.GetAsync<CustomRole>(command.Role);
        if (role.State is not null || await IsBuiltInAsync(turn, command.Role))
        {
            return new Refusal(RefusalKind.RoleExists, $"there is a role `{command.Role}` already; choose another id");
        }

        if (await RefuseTakenAsync(turn, command.Name) is { } taken)
        {
            return taken;
        }

        turn.Change<CustomRole>(command.Role, role.Decide(new PutRole(new CustomRoleState
        {
            Name = command.Name,
            Description = command.Description,
            Grants = command.Grants,
        })));
        return await AnswerAsync(turn, AnswerKind.Created, command.Role, role.State!);
    }

    private static async ValueTask<Outcome<Answer>> EditAsync(EditRole command, Turn turn)
    {
        if (await RequireAsync(turn, rules => rules.EditedBy, command.Role) is { } forbidden)
        {
            return forbidden;
        }

        Outcome<CustomRole> found = await FindAsync(turn, command.Role, "changed");
        if (!found.IsAccepted)
        {
            return found.Refusal;
        }

        CustomRole role = found.Value;
        CustomRoleState before = role.State!;
        if (command.Name is not null && RefuseName(command.Name) is { } name)
        {
            return name;
        }

        if (command.Grants is { } grants && await GrantLimits.RefuseAsync(turn, grants, before.Grants) is { } wrong)
        {
            return wrong;
        }

        if (command.Name is { } other && other != before.Name && await RefuseTakenAsync(turn, other) is { } taken)
        {
            return taken;
        }

        IReadOnlyList<RoleChange> changes = role.Decide(new PutRole(new CustomRoleState
        {
            Name = command.Name ?? before.Name,
            Description = command.Description ?? before.Description,
            Grants = command.Grants ?? before.Grants,
        }));
        turn.Change<CustomRole>(command.Role, changes);
        AnswerKind kind = changes.Count > 0 ? AnswerKind.Done : AnswerKind.Unchanged;
        return await AnswerAsync(turn, kind, command.Role, role.State!);
    }

    private static async ValueTask<Outcome<Answer>> DeleteAsync(DeleteRole command, Turn turn)
    {
        if (await RequireAsync(turn, rules => rules.DeletedBy, command.Role) is { } forbidden)
        {
            return forbidden;
        }

        Outcome<CustomRole> found = await FindAsync(turn, command.Role, "deleted");
        if (!found.IsAccepted)
        {
            return found.Refusal;
        }

        bool mustConfirm = (await turn.DefinitionAsync()).CustomRoles?.ConfirmDeletion ?? false;
        if (command.Confirm == false || (mustConfirm && command.Confirm is null))
        {
            return new Refusal(
                RefusalKind.Invalid, $"deleting `{command.Role}` cannot be undone; say `confirm=true` if it is meant");
        }

        List<AssignmentEntry> holders = [.. await turn.HoldersAtAsync(command.Role, ScopeName.Root)];
        List<AssignmentEntry> over = [.. holders.Where(holder => holder.Until <= turn.Now)];
        Outcome<RoleChange[]> changes = found.Value.Decide(
            new EndRole(holders.Except(over).Select(holder => holder.User).Distinct().Count()));
        if (!changes.IsAccepted)
        {
            return changes.Refusal;
        }

        CustomRole role = found.Value;
        if (!role.State!.IsRetired)
        {
            // Holders are rows of users, which a commit of this role does not guard. So it is closed first; whoever
            // gives it from here on changes it, and then the holders are counted again.
            turn.Change<CustomRole>(command.Role, role.Decide(new RetireRole(IsRetired: true)));
            turn.GoOn();
            return new Answer(AnswerKind.Done, default);
        }

        foreach (AssignmentEntry holder in over)
        {
            await turn.TakeAsync(holder);
        }

        turn.Change<CustomRole>(command.Role, changes.Value);
        return new Answer(AnswerKind.Done, default, turn.RevisionOf<CustomRole>(command.Role));
    }

    /// <summary>
    /// Refuses unless the caller may manage custom roles. Whether somebody holds the role is a rule of its own, with a
    /// refusal of its own: the right is asked for as if nobody did.
    /// </summary>
    private static async ValueTask<Refusal?> RequireAsync(
        Turn turn, Func<CustomRoleRules, string?> actionOf, string role)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        return model.CustomRoles is { } rules
            ? await turn.Authority.RequireOnAsync(
                actionOf(rules), role, [new Property("holders", PropertyValue.From(0))])
            : await turn.Authority.RefuseStrangerAsync()
                ?? new Refusal(RefusalKind.Invalid, $"the role model `{model.Name}` has no custom roles");
    }

    private static async ValueTask<Outcome<CustomRole>> FindAsync(Turn turn, string id, string what)
    {
        if (await IsBuiltInAsync(turn, id))
        {
            return new Refusal(
                RefusalKind.Invalid, $"`{id}` is a built-in role: the model defines it; it is not {what}");
        }

        CustomRole role = await turn.GetAsync<CustomRole>(id);
        return role.State is null
            ? new Refusal(RefusalKind.RoleUnknown, $"the tenant has no role `{id}`")
            : role;
    }

    private static async ValueTask<bool> IsBuiltInAsync(Turn turn, string id) =>
        (await turn.DefinitionAsync()).Roles.Any(role => role.Name == id);

    private static Refusal? RefuseName(string name) => string.IsNullOrWhiteSpace(name)
        ? new Refusal(RefusalKind.Invalid, "a role needs a name, by which people choose it; write one")
        : null;

    private static async ValueTask<Refusal?> RefuseTakenAsync(Turn turn, string name) =>
        await turn.ReadRowAsync(IndexRows.RoleNames, IndexRows.KeyOfRoleName(name)) is null
            ? null
            : new Refusal(RefusalKind.RoleExists, $"another role is called `{name}` already; choose another name");

    private static async ValueTask<Answer> AnswerAsync(Turn turn, AnswerKind kind, string id, CustomRoleState state) =>
        new(
            kind,
            JsonSerializer.SerializeToUtf8Bytes(
                RoleQueries.Show(await turn.DefinitionAsync(), id, state), RolesJson.Default.RoleAnswer),
            turn.RevisionOf<CustomRole>(id));
}
