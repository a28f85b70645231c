using System.Collections.Immutable;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Structure;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Language.Documents;

/// <summary>Contracts and workspaces with their members.</summary>
internal sealed class ContractBinder
{
    private readonly SyntaxMapping _root;
    private readonly DocumentModel _model;
    private readonly HoldingBinder _holdings;
    private readonly DiagnosticBag _diagnostics;
    private readonly Dictionary<ScopeName, MemberTable> _members = [];
    private readonly List<ContractEntry> _contracts = [];

    internal ContractBinder(
        SyntaxMapping root, DocumentModel model, HoldingBinder holdings, DiagnosticBag diagnostics)
    {
        _root = root;
        _model = model;
        _holdings = holdings;
        _diagnostics = diagnostics;
    }

    internal void Bind()
    {
        foreach (SyntaxMapping body in _root.Items("contracts").OfType<SyntaxMapping>())
        {
            if (_diagnostics.IsFull || !CheckSection(body, DocumentModel.ContractType))
            {
                return;
            }

            if (body.Text("id") is { } id
                && Add(id, DocumentModel.ContractType, DiagnosticCodes.DuplicateContract) is { } at)
            {
                BindMembers(body, at);
                _contracts.Add(new()
                {
                    Id = id.Value,
                    Name = body.TextOrEmpty("name"),
                    Console = body.TextOrEmpty("console"),
                    Workspaces = BindWorkspaces(body),
                });
            }
        }
    }

    /// <summary>The members of a contract or workspace of this document, or null.</summary>
    internal MemberTable? MembersOf(ScopeName at) => _members.GetValueOrDefault(at);

    /// <summary>All contracts, members included, once all assignments have been added.</summary>
    internal ImmutableArray<ContractEntry> ToEntries() =>
        [.. _contracts.Select(contract => contract with
        {
            Members = _members[new(DocumentModel.ContractType, contract.Id)].ToEntries(),
            Workspaces = [.. contract.Workspaces.Select(workspace => workspace with
            {
                Members = _members[new(DocumentModel.WorkspaceType, workspace.Id)].ToEntries(),
            })],
        })];

    private ImmutableArray<WorkspaceEntry> BindWorkspaces(SyntaxMapping contract) =>
        [.. contract.Items("workspaces").OfType<SyntaxMapping>().Select(BindWorkspace).OfType<WorkspaceEntry>()];

    private WorkspaceEntry? BindWorkspace(SyntaxMapping body)
    {
        if (!CheckSection(body, DocumentModel.WorkspaceType)
            || body.Text("id") is not { } id
            || Add(id, DocumentModel.WorkspaceType, DiagnosticCodes.DuplicateWorkspace) is not { } at)
        {
            return null;
        }

        BindMembers(body, at);
        return new() { Id = id.Value, Name = body.TextOrEmpty("name") };
    }

    private bool CheckSection(SyntaxMapping body, string type)
    {
        if (_model.Scopes.ContainsKey(type))
        {
            return true;
        }

        _diagnostics.Error(
            DiagnosticCodes.NoSuchSection, body, $"the model {Quote.Of(_model.Definition.Name)} has no {type}s",
            "remove this entry");
        return false;
    }

    private ScopeName? Add(SyntaxScalar id, string type, DiagnosticCode duplicate)
    {
        if (id.Value is ScopeName.AllIds)
        {
            _diagnostics.Error(
                DiagnosticCodes.AllScopesHere, id, $"`*` stands for all {type}s and cannot be the id of one",
                "choose another id");
            return null;
        }

        ScopeName at = new(type, id.Value);
        if (_members.TryAdd(at, new()))
        {
            return at;
        }

        _diagnostics.Error(
            duplicate, id, $"another {type} of the tenant has the id {Quote.Of(id.Value)} too", "choose another id");
        return null;
    }

    private void BindMembers(SyntaxMapping body, ScopeName at)
    {
        MemberTable members = _members[at];
        foreach (SyntaxMapping member in body.Items("members").OfType<SyntaxMapping>())
        {
            if (_diagnostics.IsFull)
            {
                return;
            }

            if (_holdings.ResolveUser(member.Text("user")) is { } user)
            {
                BindMember(member, user, at, members);
            }
        }
    }

    private void BindMember(SyntaxMapping member, string user, ScopeName at, MemberTable members)
    {
        (DateTimeOffset? from, DateTimeOffset? until) = _holdings.ReadPeriod(member);
        ImmutableArray<string> roles =
            [.. member.Texts("roles").Select(role => _holdings.Hold(user, role, at, from, until)).OfType<string>()];
        if (!members.TryAdd(new(user, roles, from, until)))
        {
            _diagnostics.Error(
                DiagnosticCodes.DuplicateMember, member.Text("user")!,
                $"{Quote.Of(user)} is a member of {Quote.Of(at.ToString())} already",
                "list all the roles in one entry");
        }
    }
}
