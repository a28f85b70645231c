using OrleansRoles.Language.Binding;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Structure;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Language.Checking;

/// <summary>Built-in roles: what they grant counts, and the rules about their holders agree.</summary>
internal sealed class RoleChecks(BoundModel model, DiagnosticBag diagnostics)
{
    private readonly BoundModel _model = model;
    private readonly DiagnosticBag _diagnostics = diagnostics;
    private readonly Dictionary<string, RoleDefinition> _roles =
        model.Definition.Roles.ToDictionary(role => role.Name, StringComparer.Ordinal);

    internal void Check()
    {
        foreach (RoleDefinition role in _model.Definition.Roles)
        {
            Declaration item = _model.Merged.Roles.Find(role.Name)!;
            CheckGrants(role, item);
            CheckKeys(role, item);
            CheckHolders(role, item);
        }

        CheckDefaults();
        CheckRanks();
    }

    private void CheckGrants(RoleDefinition role, Declaration item)
    {
        Dictionary<string, string?> grants = role.Grants.ToDictionary(
            grant => grant.Permission, grant => grant.Level, StringComparer.Ordinal);
        foreach (Grant grant in role.Grants)
        {
            PermissionDefinition permission = _model.Permissions[grant.Permission];
            SyntaxScalar place = PlaceOf(item, grant.Permission);
            if (!permission.Scopes.Contains(role.Scope))
            {
                _diagnostics.Error(
                    DiagnosticCodes.GrantScope, place,
                    $"{Quote.Of(grant.Permission)} cannot be held at {Quote.Of(role.Scope)}, "
                    + $"where {Quote.Of(role.Name)} is",
                    $"grant it in a role at {Quote.List(permission.Scopes)}");
            }
            else if (GrantRules.MissingParent(permission, grants, _model.Permissions) is { } parent)
            {
                _diagnostics.Error(
                    DiagnosticCodes.GrantWithoutParent, place,
                    $"{Quote.Of(role.Name)} grants {Quote.Of(grant.Permission)} "
                    + $"without {Quote.Of(parent)}, which it needs",
                    $"grant `{parent}` too");
            }
            else if (GrantRules.CapOf(permission, grant.Level, grants) is { } cap)
            {
                _diagnostics.Error(
                    DiagnosticCodes.GrantAboveCap, place,
                    $"{Quote.Of(role.Name)} grants {Quote.Of(grant.Permission)} above {Quote.Of(cap)}, which caps it",
                    $"grant {Quote.Of(permission.CappedBy!)} at {Quote.Of(grant.Level!)} too, or lower this level");
            }
        }
    }

    // A grant that comes from an included role stands at no place of this role's own.
    private static SyntaxScalar PlaceOf(Declaration role, string permission) =>
        role.Body?.Texts("grants").FirstOrDefault(
            written => string.Equals(PermissionReference.Parse(written.Value)?.Name, permission)) ?? role.Key;

    private void CheckKeys(RoleDefinition role, Declaration item)
    {
        if (item.Body is not { } body)
        {
            return;
        }

        if (body.Text("same-as") is not null)
        {
            foreach (SyntaxEntry entry in body.Entries.Where(entry => entry.Key.Value is "grants" or "includes"))
            {
                _diagnostics.Error(
                    DiagnosticCodes.ConflictingKeys, entry.Key,
                    $"{Quote.Of(entry.Key.Value)} cannot stand with `same-as`",
                    "write `includes` instead of `same-as`");
            }
        }

        if (role is { FirstHolderByOperator: true, AssignedByOperator: null })
        {
            SyntaxNode place = body.Find("first-holder-by-operator") ?? item.Key;
            _diagnostics.Error(
                DiagnosticCodes.FirstHolder, place, "no operator is named who could appoint the first holder",
                "add `assigned-by-operator: name`");
        }
    }

    private void CheckHolders(RoleDefinition role, Declaration item)
    {
        if (item.Body?.Mapping("holders") is not { } holders)
        {
            return;
        }

        foreach (SyntaxScalar other in holders.Texts("counts-with"))
        {
            if (!string.Equals(_roles[other.Value].Scope, role.Scope) || string.Equals(other.Value, role.Name))
            {
                _diagnostics.Error(
                    DiagnosticCodes.HoldersMismatch, other,
                    $"{Quote.Of(other.Value)} is not another role at {Quote.Of(role.Scope)}",
                    "name roles of the same scope type");
            }
        }

        if (role.HoldersAdvisedMax > 0 && role.HoldersAdvisedMax < role.HoldersMin)
        {
            _diagnostics.Error(
                DiagnosticCodes.HoldersMismatch, holders.Find("advised-max")!,
                "fewer holders are advised than there must be", "make `advised-max` at least `min`");
        }

        if (role is { CountsWith.IsEmpty: false, HoldersMin: 0 })
        {
            _diagnostics.Error(
                DiagnosticCodes.HoldersMismatch, holders.Find("counts-with")!,
                "`counts-with` means nothing without `min`", "add `min: 1`, or remove it");
        }
    }

    private void CheckDefaults()
    {
        foreach (ScopeDefinition scope in _model.Definition.Scopes.Where(scope => scope.OneRolePerMember))
        {
            IEnumerable<RoleDefinition> defaults = _model.Definition.Roles
                .Where(role => role.Default && string.Equals(role.Scope, scope.Name))
                .Skip(1);
            foreach (RoleDefinition role in defaults)
            {
                Declaration item = _model.Merged.Roles.Find(role.Name)!;
                _diagnostics.Error(
                    DiagnosticCodes.DefaultRoles, item.Body?.Find("default") ?? item.Key,
                    $"another role at {Quote.Of(scope.Name)} is the default already, and a member has one role there",
                    "keep one `default: true`");
            }
        }
    }

    private void CheckRanks()
    {
        if (_model.Definition.Ranks is not { } ranks || _model.Merged.Ranks is not { } body)
        {
            return;
        }

        foreach (SyntaxScalar role in body.Texts("not-grantable").Where(role => !ranks.Order.Contains(role.Value)))
        {
            _diagnostics.Error(
                DiagnosticCodes.RankMismatch, role, $"{Quote.Of(role.Value)} is not ranked", "add it to `order` too");
        }

        string first = _roles[ranks.Order[0]].Scope;
        IEnumerable<SyntaxScalar> others =
            body.Texts("order").Where(role => !string.Equals(_roles[role.Value].Scope, first));
        foreach (SyntaxScalar role in others)
        {
            _diagnostics.Error(
                DiagnosticCodes.RankMismatch, role,
                $"{Quote.Of(role.Value)} is not at {Quote.Of(first)} like the roles above it",
                "rank roles of one scope type");
        }
    }
}
