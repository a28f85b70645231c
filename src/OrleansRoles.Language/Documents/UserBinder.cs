using System.Collections.Immutable;
using OrleansRoles.Language.Binding;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Structure;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Language.Documents;

/// <summary>Users with their seats and the roles that they hold at the tenant.</summary>
internal sealed class UserBinder
{
    private readonly SyntaxMapping _root;
    private readonly SeatTable _seats;
    private readonly HoldingBinder _holdings;
    private readonly DiagnosticBag _diagnostics;
    private readonly List<UserEntry> _users = [];
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _emails = new(StringComparer.OrdinalIgnoreCase);

    internal UserBinder(
        SyntaxMapping root, SeatTable seats, HoldingBinder holdings, DiagnosticBag diagnostics)
    {
        _root = root;
        _seats = seats;
        _holdings = holdings;
        _diagnostics = diagnostics;
    }

    internal void Bind()
    {
        foreach (SyntaxMapping body in _root.Items("users").OfType<SyntaxMapping>())
        {
            if (_diagnostics.IsFull)
            {
                return;
            }

            if (body.Text("id") is { } id)
            {
                BindUser(body, id);
            }
        }
    }

    /// <summary>Adds a role held at the tenant without limit of time.</summary>
    internal void AddRole(string user, string role)
    {
        int index = _indexes[user];
        _users[index] = _users[index] with { Roles = _users[index].Roles.Add(role) };
    }

    internal ImmutableArray<UserEntry> ToEntries() => [.. _users];

    private void BindUser(SyntaxMapping body, SyntaxScalar id)
    {
        SubjectKind kind = body.Text("kind")?.Value is "integration" ? SubjectKind.Integration : SubjectKind.Human;
        if (!_holdings.AddUser(id.Value, kind))
        {
            _diagnostics.Error(
                DiagnosticCodes.DuplicateUser, id, $"another user has the id {Quote.Of(id.Value)} too",
                "choose another id, or merge the two");
            return;
        }

        if (body.Text("email") is { Value.Length: > 0 } email && !_emails.Add(email.Value))
        {
            _diagnostics.Error(
                DiagnosticCodes.DuplicateEmail, email,
                $"another user has the e-mail address {Quote.Of(email.Value)} too",
                "choose another address, or merge the two");
        }

        _indexes[id.Value] = _users.Count;
        _users.Add(new()
        {
            Id = id.Value,
            Email = body.TextOrEmpty("email"),
            FirstName = body.TextOrEmpty("firstName"),
            LastName = body.TextOrEmpty("lastName"),
            Kind = kind,
            Status = body.Text("status")?.Value is "deactivated" ? UserStatus.Deactivated : UserStatus.Active,
            Teams = [.. DistinctNames.Of(body.Texts("teams"), _diagnostics).Select(team => team.Value)],
            Seats = _seats.Take(body.Texts("seats")),
            Roles = BindRoles(body, id.Value),
        });
    }

    private ImmutableArray<string> BindRoles(SyntaxMapping body, string user) =>
        [.. body.Texts("roles").Select(role => _holdings.Hold(user, role, ScopeName.Root)).OfType<string>()];
}
