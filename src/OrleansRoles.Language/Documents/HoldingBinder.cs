using OrleansRoles.Language.Binding;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Structure;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Language.Documents;

/// <summary>Resolves who holds a role where, for users, members and assignments alike.</summary>
internal sealed class HoldingBinder
{
    private readonly DocumentModel _model;
    private readonly IReadOnlySet<string> _customRoles;
    private readonly DiagnosticBag _diagnostics;
    private readonly HoldingTable _holdings;
    private readonly Dictionary<string, SubjectKind> _users = new(StringComparer.Ordinal);

    internal HoldingBinder(
        DocumentModel model, IReadOnlySet<string> customRoles, string tenant, DiagnosticBag diagnostics)
    {
        _model = model;
        _customRoles = customRoles;
        _diagnostics = diagnostics;
        _holdings = new(model, diagnostics);
        Scopes = new(model, tenant, diagnostics);
    }

    internal ScopeResolver Scopes { get; }

    /// <summary>Notes a user; false where there is one of that id.</summary>
    internal bool AddUser(string id, SubjectKind kind) => _users.TryAdd(id, kind);

    internal string? ResolveUser(SyntaxScalar? written)
    {
        if (written is null || _users.ContainsKey(written.Value))
        {
            return written?.Value;
        }

        if (!_diagnostics.IsFull)
        {
            _diagnostics.Error(
                DiagnosticCodes.UnknownUser, written, $"unknown user {Quote.Of(written.Value)}",
                Suggestion.For(written.Value, _users.Keys.Take(10_000), "add it to `users`"));
        }

        return null;
    }

    /// <summary>The instants <c>from</c> and <c>until</c> of an entry.</summary>
    internal (DateTimeOffset? From, DateTimeOffset? Until) ReadPeriod(SyntaxMapping body)
    {
        DateTimeOffset? from = InstantSyntax.Parse(body.TextOrEmpty("from"));
        DateTimeOffset? until = InstantSyntax.Parse(body.TextOrEmpty("until"));
        if (from is not null && until is not null && until <= from)
        {
            _diagnostics.Error(
                DiagnosticCodes.UntilBeforeFrom, body.Find("until")!, "`until` is not after `from`",
                "write a later time, or remove the entry");
        }

        return (from, until);
    }

    /// <summary>The role, where the user can hold it there; null where that is reported.</summary>
    internal string? Hold(
        string user, SyntaxScalar written, ScopeName at, DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        string role = written.Value;
        if (_model.Roles.TryGetValue(role, out RoleDefinition? builtIn))
        {
            if (!CheckBuiltIn(user, builtIn, written, at))
            {
                return null;
            }
        }
        else if (!CheckCustom(written, at))
        {
            return null;
        }

        return _holdings.Add(user, role, at, from, until, written) ? role : null;
    }

    private bool CheckBuiltIn(string user, RoleDefinition role, SyntaxScalar written, ScopeName at)
    {
        if (!string.Equals(role.Scope, _model.TypeOf(at)))
        {
            string right = string.Equals(role.Scope, _model.Root) ? ScopeName.RootType : $"{role.Scope}/…";
            _diagnostics.Error(
                DiagnosticCodes.RoleNotThere, written,
                $"{Quote.Of(role.Name)} is a role at {Quote.Of(role.Scope)}, not at {Quote.Of(at.ToString())}",
                $"give it under `assignments` with `at: {right}`");
            return false;
        }

        if (role.Kind is { } only && only != _users[user])
        {
            (string accounts, string other) = only == SubjectKind.Human
                ? ("people", "an integration user")
                : ("integration users", "a person");
            _diagnostics.Error(
                DiagnosticCodes.RoleNotForKind, written,
                $"{Quote.Of(role.Name)} is for {accounts} only, and {Quote.Of(user)} is {other}",
                "give another role, or change the user's `kind`");
            return false;
        }

        return true;
    }

    private bool CheckCustom(SyntaxScalar written, ScopeName at)
    {
        if (!_customRoles.Contains(written.Value))
        {
            if (!_diagnostics.IsFull)
            {
                IEnumerable<string> known = _model.Roles.Keys.Concat(_customRoles);
                _diagnostics.Error(
                    DiagnosticCodes.UnknownRole, written, $"unknown role {Quote.Of(written.Value)}",
                    Suggestion.For(
                        written.Value, known,
                        _model.Roles.Count == 0
                            ? "the model has no roles; remove it"
                            : $"the model {Quote.Of(_model.Definition.Name)} has {Quote.List(_model.Roles.Keys)}"));
            }

            return false;
        }

        if (at.IsRoot)
        {
            return true;
        }

        _diagnostics.Error(
            DiagnosticCodes.RoleNotThere, written,
            $"custom roles are given at the tenant, "
            + $"and {Quote.Of(written.Value)} is given at {Quote.Of(at.ToString())}",
            "write `at: tenant`; where the role's rights hold, its `grants` say");
        return false;
    }
}
