using OrleansRoles.Entities.Contracts;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Entities.Invitations;

/// <summary>Invitations through a console to which contracts belong.</summary>
internal static class ConsoleInvitations
{
    private const string ConsoleType = "console";
    private const int PageEntities = 500;

    /// <summary>Invites an address into the contract of a console.</summary>
    public static async ValueTask<Outcome<Answer>> InviteAsync(InviteToConsole command, Turn turn)
    {
        ModelDefinition model = await turn.DefinitionAsync();
        JoinRules? join = model.Workflows.Join;
        if (await turn.Authority.RequireOnAsync(join?.InvitedBy, command.Console) is { } forbidden)
        {
            return forbidden;
        }

        if (join is null)
        {
            return new Refusal(RefusalKind.Invalid, $"nobody joins the role model `{model.Name}` through a console");
        }

        if (command.Role is not null || command.Workspace is not null || command.WorkspaceRole is not null)
        {
            return new Refusal(
                RefusalKind.Invalid,
                $"people join through `{join.Channel}`, as `{join.Role}` and in no workspace; leave the roles out");
        }

        List<string> contracts = await ContractsOfAsync(turn, command.Console);
        string? contract = command.Contract ?? (contracts is [string only] ? only : null);
        if (contracts.Count == 0 || (contract is not null && !contracts.Contains(contract)))
        {
            return new Refusal(
                RefusalKind.ContractUnknown,
                $"there is no contract `{command.Contract}` of the {ConsoleType} `{command.Console}`");
        }

        return contract is null
            ? new Refusal(
                RefusalKind.Invalid,
                $"the {ConsoleType} `{command.Console}` has {contracts.Count} contracts; name the one to join")
            : await InvitationHandlers.SendToAsync(turn, contract, command.Email, join.Role, null, null);
    }

    private static async ValueTask<List<string>> ContractsOfAsync(Turn turn, string console)
    {
        List<string> found = [];
        string? after = null;
        while (true)
        {
            IReadOnlyList<EntitySnapshot> page = await turn.ListEntitiesAsync(
                EntityKinds.Contract, after, PageEntities);
            foreach (EntitySnapshot snapshot in page)
            {
                if (Contract.Read(snapshot.State).State?.Console == console)
                {
                    found.Add(snapshot.Key.Id);
                }
            }

            if (page.Count < PageEntities)
            {
                // What was listed is not guarded; what is decided on is read again, and is.
                await turn.LoadAsync(found.Select(turn.Key<Contract>));
                return found;
            }

            after = page[^1].Key.Id;
        }
    }
}
