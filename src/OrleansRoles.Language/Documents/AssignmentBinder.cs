using System.Collections.Immutable;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Structure;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Language.Documents;

/// <summary>
/// Assignments. One without times at the tenant, or at a contract or workspace of the document, says what a user's
/// roles or a member entry say, and becomes that: one thing has one form.
/// </summary>
internal sealed class AssignmentBinder
{
    private readonly SyntaxMapping _root;
    private readonly UserBinder _users;
    private readonly ContractBinder _contracts;
    private readonly HoldingBinder _holdings;
    private readonly DiagnosticBag _diagnostics;

    internal AssignmentBinder(
        SyntaxMapping root,
        UserBinder users,
        ContractBinder contracts,
        HoldingBinder holdings,
        DiagnosticBag diagnostics)
    {
        _root = root;
        _users = users;
        _contracts = contracts;
        _holdings = holdings;
        _diagnostics = diagnostics;
    }

    internal ImmutableArray<AssignmentEntry> Bind()
    {
        var entries = ImmutableArray.CreateBuilder<AssignmentEntry>();
        foreach (SyntaxMapping body in _root.Items("assignments").OfType<SyntaxMapping>())
        {
            if (_diagnostics.IsFull)
            {
                break;
            }

            if (BindOne(body) is { } entry && !TryFold(entry))
            {
                entries.Add(entry);
            }
        }

        return entries.ToImmutable();
    }

    private AssignmentEntry? BindOne(SyntaxMapping body)
    {
        string? user = _holdings.ResolveUser(body.Text("user"));
        ScopeName? at = BindScope(body.Text("at"));
        (DateTimeOffset? from, DateTimeOffset? until) = _holdings.ReadPeriod(body);
        if (user is null || at is not { } scope || body.Text("role") is not { } written)
        {
            return null;
        }

        return _holdings.Hold(user, written, scope, from, until) is { } role
            ? new(user, role, scope, from, until)
            : null;
    }

    private ScopeName? BindScope(SyntaxScalar? written)
    {
        if (_holdings.Scopes.Resolve(written) is not { } at)
        {
            return null;
        }

        if (at.Type is not (DocumentModel.ContractType or DocumentModel.WorkspaceType))
        {
            return at;
        }

        if (at.IsAll)
        {
            _diagnostics.Error(
                DiagnosticCodes.AllScopesHere, written!, $"a role is given in one {at.Type}, not in all of them",
                $"write `{at.Type}/id`");
            return null;
        }

        if (_contracts.MembersOf(at) is null)
        {
            _diagnostics.Error(
                DiagnosticCodes.ScopeNotInDocument, written!, $"the document has no {at.Type} {Quote.Of(at.Id)}",
                "add it under `contracts`, if it is meant to be there");
        }

        return at;
    }

    private bool TryFold(AssignmentEntry entry)
    {
        if (entry.From is not null || entry.Until is not null)
        {
            return false;
        }

        if (entry.At.IsRoot)
        {
            _users.AddRole(entry.User, entry.Role);
            return true;
        }

        return _contracts.MembersOf(entry.At)?.TryAddRole(entry.User, entry.Role) ?? false;
    }
}
