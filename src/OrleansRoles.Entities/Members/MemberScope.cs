using OrleansRoles.Entities.Contracts;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Entities.Workspaces;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Entities.Members;

/// <summary>A contract or workspace that has members, with the model's rules for them.</summary>
internal sealed class MemberScope
{
    private const string Console = "console";

    private MemberScope(ScopeName at, MemberRules rules, ScopeDefinition definition, Property[] properties)
    {
        At = at;
        Rules = rules;
        Definition = definition;
        Properties = properties;
    }

    /// <summary>The scope.</summary>
    public ScopeName At { get; }

    /// <summary>Who administers its members.</summary>
    public MemberRules Rules { get; }

    /// <summary>The scope type.</summary>
    public ScopeDefinition Definition { get; }

    /// <summary>What the model's conditions read of it: the contract that it lies in, its console.</summary>
    public Property[] Properties { get; }

    /// <summary>The contract that a workspace lies in, or null.</summary>
    public string? Contract { get; private init; }

    /// <summary>Reads the scope; refuses where there is none, or where the model has no members there.</summary>
    public static async ValueTask<Outcome<MemberScope>> FindAsync(Turn turn, ScopeName at)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        MemberRules? rules = model.Workflows.Members.FirstOrDefault(rule => rule.Scope == at.Type);
        if (rules is null)
        {
            return new Refusal(
                RefusalKind.Invalid, $"the role model `{model.Name}` has no members of `{at.Type}` scopes");
        }

        ScopeDefinition definition = model.Scopes.First(scope => scope.Name == at.Type);
        return at.Type switch
        {
            EntityKinds.Contract => await OfContractAsync(turn, at, rules, definition),
            EntityKinds.Workspace => await OfWorkspaceAsync(turn, at, rules, definition),
            _ => new Refusal(
                RefusalKind.Invalid, $"`{at}` is no contract and no workspace; give the role to the user instead"),
        };
    }

    private static async ValueTask<Outcome<MemberScope>> OfContractAsync(
        Turn turn, ScopeName at, MemberRules rules, ScopeDefinition definition)
    {
        ContractState? state = (await turn.GetAsync<Contract>(at.Id)).State;
        return state is null || !await SeesAsync(turn, at.Id, state, at)
            ? new Refusal(RefusalKind.ContractUnknown, $"there is no contract `{at.Id}` in the tenant")
            : new MemberScope(at, rules, definition, ConsoleOf(state));
    }

    private static async ValueTask<Outcome<MemberScope>> OfWorkspaceAsync(
        Turn turn, ScopeName at, MemberRules rules, ScopeDefinition definition)
    {
        WorkspaceState? state = (await turn.GetAsync<Workspace>(at.Id)).State;
        ContractState? contract = state is null ? null : (await turn.GetAsync<Contract>(state.Contract)).State;
        if (state is null || !await SeesAsync(turn, state.Contract, contract, at))
        {
            return new Refusal(RefusalKind.WorkspaceUnknown, $"there is no workspace `{at.Id}` in the tenant");
        }

        Property[] properties =
        [
            new("contract", PropertyValue.From(state.Contract)),
            .. contract is null ? [] : ConsoleOf(contract),
        ];
        return new MemberScope(at, rules, definition, properties) { Contract = state.Contract };
    }

    /// <summary>
    /// Whether there is the contract for the caller: contracts are worlds of their own, and who has no part in one does
    /// not learn whether it exists (OQ-X-2). A part is a role in it, in a workspace of it, in its console, or in the
    /// tenant.
    /// </summary>
    private static async ValueTask<bool> SeesAsync(Turn turn, string id, ContractState? contract, ScopeName at)
    {
        if (turn.Caller.User is not { } user)
        {
            return true;
        }

        IReadOnlyList<AssignmentEntry> held = await turn.AssignmentsOfAsync(user);
        bool isDirect = held.Any(a => a.At == at || a.At == new ScopeName(EntityKinds.Contract, id) || a.At.IsRoot
            || (contract is { Console.Length: > 0 } && a.At.Id == contract.Console && a.At.Type == Console));
        if (isDirect)
        {
            return true;
        }

        foreach (AssignmentEntry inside in held.Where(a => a.At.Type == EntityKinds.Workspace))
        {
            if ((await turn.GetAsync<Workspace>(inside.At.Id)).State?.Contract == id)
            {
                return true;
            }
        }

        return false;
    }

    private static Property[] ConsoleOf(ContractState contract) =>
        contract.Console.Length == 0 ? [] : [new("console", PropertyValue.From(contract.Console))];
}
