using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Primitives;

namespace OrleansRoles.Model.Evaluation;

/// <summary>Writes down which assignments carry a right, or which would.</summary>
internal static class PermissionExplanation
{
    /// <summary>A right at the scopes of <paramref name="it"/>.</summary>
    public static void Write(
        in Question question, CompiledPermission permission, int level, ref Frame it, DecisionReason reason,
        Explainer explainer)
    {
        List<Place> places = [];
        foreach (int scopeType in permission.Scopes)
        {
            int hash = 0;
            string? id = scopeType == 0 ? "" : it.ScopeId(question, scopeType, out hash);
            if (id is not null)
            {
                places.Add(new Place(scopeType, id, hash));
            }
        }

        string text = RequirementText.Permission(permission.Definition.Name, permission.LevelName(level));
        Write(question, text, permission, level, places, reason, explainer);
    }

    /// <summary>A right at one named scope.</summary>
    public static void WriteAt(
        in Question question, Node node, string? id, DecisionReason reason, Explainer explainer)
    {
        List<Place> places = [];
        if (id is not null && reason is DecisionReason.Allowed or DecisionReason.PermissionMissing)
        {
            places.Add(new Place(node.Index, node.Index == 0 ? "" : id!, OrdinalText.HashOf(id!)));
        }

        string text = RequirementText.Of(node.Source);
        Write(question, text, node.Permission!, node.Level, places, reason, explainer);
    }

    /// <summary>A right at any scope.</summary>
    public static void WriteAnywhere(in Question question, Node node, DecisionReason reason, Explainer explainer)
    {
        CompiledPermission permission = node.Permission!;
        RoleModel model = question.Tenant.Model;
        if (reason == DecisionReason.Allowed)
        {
            var held =
                from holding in Counting(question)
                let role = holding.Cell.Facts
                let at = model.ScopeNameOf(holding.ScopeType, holding.ScopeId)
                from place in PlacesOf(role, at, permission, node.Word, node.Mask, model)
                select (role.Id, at, place);
            explainer.Carry(RequirementText.Of(node.Source), held);
        }
        else if (reason == DecisionReason.PermissionDisabled)
        {
            explainer.Fail(node.Source, reason);
        }
        else
        {
            IEnumerable<Remedy> builtIn = model.BuiltInRoles
                .Where(role => Holdings.GivesAnywhere(role, permission, node.Word, node.Mask))
                .Select(role => new Remedy(role.Id, model.ScopeNameOf(role.ScopeType, ScopeName.AllIds)));
            IEnumerable<Remedy> custom = explainer.Roles.CustomRoles
                .Where(role => Holdings.GivesAnywhere(role, permission, node.Word, node.Mask))
                .Select(role => new Remedy(role.Id, ScopeName.Root));
            explainer.Fail(node.Source, reason, builtIn.Concat(custom));
        }
    }

    /// <summary>A built-in role.</summary>
    public static void WriteRole(
        in Question question, Node node, RoleFacts role, string? id, bool holds, Explainer explainer)
    {
        if (id is null)
        {
            explainer.Fail(node.Source, DecisionReason.RoleMissing);
            return;
        }

        ScopeName at = question.Tenant.Model.ScopeNameOf(role.ScopeType, id);
        if (holds)
        {
            explainer.Carry(RequirementText.Of(node.Source), [(role.Id, at, at)]);
        }
        else
        {
            explainer.Fail(node.Source, DecisionReason.RoleMissing, new Remedy(role.Id, at));
        }
    }

    private static void Write(
        in Question question, string text, CompiledPermission permission, int level, List<Place> places,
        DecisionReason reason, Explainer explainer)
    {
        RoleModel model = question.Tenant.Model;
        int bit = permission.FirstBit + level - 1;
        int word = bit / PermissionSet.WordBits;
        ulong mask = 1UL << (bit % PermissionSet.WordBits);
        if (reason == DecisionReason.Allowed)
        {
            var held =
                from holding in Counting(question)
                let at = new Place(holding.ScopeType, holding.ScopeId, holding.Hash)
                let place = places.FirstOrDefault(place => Gives(holding.Cell.Facts, at, place, word, mask))
                where place is not null
                select (holding.Cell.Facts.Id, at.NameIn(model), place.NameIn(model));
            explainer.Carry(text, held);
        }
        else if (reason != DecisionReason.PermissionMissing)
        {
            explainer.Fail(text, reason);
        }
        else
        {
            explainer.Fail(text, reason, Remedies(model, explainer.Roles, places, word, mask));
        }
    }

    private static IEnumerable<Remedy> Remedies(
        RoleModel model, RoleCatalogue roles, List<Place> places, int word, ulong mask)
    {
        foreach (RoleFacts role in model.BuiltInRoles)
        {
            if (places.Find(place => Gives(role, place, place, word, mask)) is { } place)
            {
                yield return new Remedy(role.Id, place.NameIn(model));
            }
        }

        Place root = new(0, "", 0);
        foreach (RoleFacts role in roles.CustomRoles)
        {
            if (places.Exists(place => Gives(role, root, place, word, mask)))
            {
                yield return new Remedy(role.Id, ScopeName.Root);
            }
        }
    }

    /// <summary>Whether the role, held at one place, gives the right at another.</summary>
    private static bool Gives(RoleFacts role, Place at, Place place, int word, ulong mask) =>
        role.ScopeType == at.ScopeType
        && (at.ScopeType == place.ScopeType
            ? string.Equals(at.Id, place.Id) && (role.WordHere(word) & mask) != 0
            : role.IsCustom && role.GivesAt(place.ScopeType, place.Id, place.Hash, word, mask));

    private static IEnumerable<ScopeName> PlacesOf(
        RoleFacts role, ScopeName at, CompiledPermission permission, int word, ulong mask, RoleModel model)
    {
        if (permission.Scopes.Contains(role.ScopeType) && (role.WordHere(word) & mask) != 0)
        {
            yield return at;
        }

        foreach ((int scopeType, string id, PermissionSet set) in role.Elsewhere)
        {
            if (set.Intersects(word, mask))
            {
                yield return model.ScopeNameOf(scopeType, id);
            }
        }
    }

    /// <summary>Everything that the subject holds at the instant of the question.</summary>
    private static List<ScopedHolding> Counting(in Question question)
    {
        List<ScopedHolding> holdings = [];
        foreach (RoleCell cell in question.User!.Root)
        {
            holdings.Add(new ScopedHolding(cell, "", 0, 0));
        }

        holdings.AddRange(question.User.Scoped);
        foreach (TimedHolding timed in question.User.Timed)
        {
            if (timed.Counts(question.Now))
            {
                holdings.Add(timed.Holding);
            }
        }

        return holdings;
    }

    private sealed record Place(int ScopeType, string Id, int Hash)
    {
        public ScopeName NameIn(RoleModel model) => model.ScopeNameOf(ScopeType, Id);
    }
}
