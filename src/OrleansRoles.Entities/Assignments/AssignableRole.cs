using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Roles;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Entities.Assignments;

/// <summary>A role that exists, built-in or the tenant's own, and the rules for giving it.</summary>
/// <param name="Id">The role's name or id.</param>
/// <param name="BuiltIn">The model's definition; null for a role of the tenant's own.</param>
internal sealed record AssignableRole(string Id, RoleDefinition? BuiltIn)
{
    /// <summary>Finds a role by its name or id.</summary>
    public static async ValueTask<AssignableRole?> FindAsync(Turn turn, string role)
    {
        if ((await turn.DefinitionAsync()).Roles.FirstOrDefault(item => item.Name == role) is { } builtIn)
        {
            return new AssignableRole(role, builtIn);
        }

        // Reading the role guards it: one that is deleted meanwhile is not given.
        return (await turn.GetAsync<CustomRole>(role)).State is null ? null : new AssignableRole(role, null);
    }

    /// <summary>
    /// Says that the role is not deleted after all, where somebody is about to; who gives it comes first.
    /// </summary>
    public async ValueTask RestoreAsync(Turn turn)
    {
        if (BuiltIn is null)
        {
            CustomRole role = await turn.GetAsync<CustomRole>(Id);
            turn.Change<CustomRole>(Id, role.Decide(new RetireRole(IsRetired: false)));
        }
    }

    /// <summary>Why nobody can hold the role there, or not with such an account; null where it fits.</summary>
    public static Refusal? Unfit(ModelDefinition model, AssignableRole role, ScopeName at, SubjectKind kind)
    {
        string type = at.IsRoot ? model.Scopes[0].Name : at.Type;
        string scope = role.BuiltIn?.Scope ?? model.Scopes[0].Name;
        if (scope != type)
        {
            return new Refusal(
                RefusalKind.RoleNotAssignable, $"`{role.Id}` is a role at `{scope}`, not at `{at}`; give it there");
        }

        return role.BuiltIn?.Kind is { } only && only != kind
            ? new Refusal(
                RefusalKind.RoleNotAssignable,
                $"`{role.Id}` is for {(only == SubjectKind.Human ? "people" : "integration users")} only; "
                + "give another role")
            : null;
    }

    /// <summary>
    /// Refuses unless the caller may give or take a role. The vendor may anyhow; an operator may where the model says
    /// so by name; a user by the action that the model asks for.
    /// </summary>
    /// <param name="turn">The turn.</param>
    /// <param name="role">The role.</param>
    /// <param name="at">Where it is held.</param>
    /// <param name="user">Who gets or loses it.</param>
    /// <param name="present">The role that the user has there at present, where there is only one.</param>
    public static async ValueTask<Refusal?> RequireAsync(
        Turn turn, AssignableRole role, ScopeName at, string user, string? present)
    {
        if (turn.Caller.IsPlatform || IsGivenBy(turn.Caller, role))
        {
            return null;
        }

        CustomRoleRules? custom = (await turn.DefinitionAsync()).CustomRoles;
        string? action = role.BuiltIn is { } builtIn ? builtIn.AssignedBy : custom?.AssignedBy;
        if (action is null && role.BuiltIn?.AssignedByOperator is { } only)
        {
            return await turn.Authority.RefuseStrangerAsync() ?? new Refusal(
                RefusalKind.Forbidden, $"only the vendor's `{only}` gives `{role.Id}` and takes it back; ask it");
        }

        if (await turn.Authority.RequireOnAsync(
            action, user,
            present is null ? [] : [new Property("role", PropertyValue.From(present))],
            [new Property("role", PropertyValue.From(role.Id))]) is { } forbidden)
        {
            return forbidden;
        }

        return role.BuiltIn is { FirstHolderByOperator: true } first
            && (await turn.HoldersAtAsync(role.Id, at)).Count == 0
            ? new Refusal(
                RefusalKind.Forbidden,
                $"the first `{role.Id}` is appointed by the vendor's `{first.AssignedByOperator}` alone; ask it")
            : null;
    }

    /// <summary>
    /// Refuses unless the caller may give some role at the scope: asked before anything is said about a role that does
    /// not exist or does not fit.
    /// </summary>
    public static async ValueTask<Refusal?> RequireAnyAsync(Turn turn, ScopeName at, string user, string? present)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        string type = at.IsRoot ? model.Scopes[0].Name : at.Type;
        List<AssignableRole> roles =
        [
            .. model.Roles.Where(role => role.Scope == type).Select(role => new AssignableRole(role.Name, role)),
        ];
        if (at.IsRoot && model.CustomRoles is not null)
        {
            roles.Add(new AssignableRole("", null));
        }

        Refusal? last = null;
        foreach (AssignableRole role in roles)
        {
            last = await RequireAsync(turn, role, at, user, present);
            if (last is null)
            {
                return null;
            }
        }

        return last ?? turn.Authority.RequirePlatform($"gives roles at `{at}`");
    }

    private static bool IsGivenBy(Caller caller, AssignableRole role) =>
        caller.OperatorName is { } name && role.BuiltIn?.AssignedByOperator == name;
}
