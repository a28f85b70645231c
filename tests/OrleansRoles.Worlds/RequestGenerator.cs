using System.Collections.Immutable;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Worlds;

/// <summary>
/// Makes questions about a tenant. It reads the requirement that will be asked and mostly gives it what it looks for,
/// so that many questions are allowed and the others fail deep inside rather than at the door.
/// </summary>
public sealed class RequestGenerator(ModelDefinition model, TenantDocument document, WorldRandom random)
{
    private readonly Dictionary<string, string> _home = new(StringComparer.Ordinal);
    private Draft _resource = new("");
    private Draft _context = new("");
    private Draft _subject = new("");
    private Draft _action = new("");
    private UserEntry? _user;
    private int _mistakes;

    private string Root => model.Scopes[0].Name;

    /// <summary>Makes the next question.</summary>
    public CheckRequest Generate()
    {
        ActionDefinition action = random.Pick(model.Actions);
        string type = random.Chance(97) ? random.Pick(action.On) : random.Pick(model.Resources).Name;
        (_resource, _context, _subject, _action) = (new Draft(type), new Draft(""), new Draft(""), new Draft(""));
        _mistakes = random.Of(0, 0, 4, 15);
        bool forOperator = model.Operators.Length > 0
            && random.Chance(RequirementWalk.Of(action).OfType<Requirement.IsOperator>().Any() ? 45 : 2);
        _user = forOperator ? null : random.Pick(document.Users);
        ChooseHome();
        Shape(action, _resource);
        Finish(_resource);
        return new CheckRequest
        {
            Tenant = random.Chance(99) ? document.Tenant : "nowhere",
            SubjectType = forOperator ? SubjectType.Operator
                : random.Chance(99) ? SubjectType.User : SubjectType.Other,
            SubjectId = forOperator ? random.Pick(model.Operators)
                : random.Chance(98) ? _user!.Id : "nobody",
            Action = random.Chance(99) ? action.Name : "do.nothing",
            ResourceType = random.Chance(99) ? type : "unheard-of",
            ResourceId = _resource.Id!,
            Properties = OrNull(_resource),
            Context = OrNull(_context),
            SubjectProperties = OrNull(_subject),
            ActionProperties = OrNull(_action),
        };
    }

    private Property[]? OrNull(Draft draft)
    {
        Property[] properties = draft.Properties(false);
        if (properties.Length > 0 && random.Chance(3))
        {
            // Of several properties with one name the last counts.
            properties = [new Property(random.Pick(properties).Name, "overridden"), .. properties];
        }

        return properties.Length == 0 && random.Chance(50) ? null : properties;
    }

    /// <summary>Chooses the scopes in which the question lies: mostly those where the user has roles.</summary>
    private void ChooseHome()
    {
        AssignmentEntry[] own = [.. document.AllAssignments().Where(a => a.User == _user?.Id)];
        string[] custom = [.. _user?.Roles ?? [], .. own.Select(a => a.Role)];
        ILookup<string, string> ids = own.Select(a => a.At)
            .Concat(document.Roles.Where(r => custom.Contains(r.Id)).SelectMany(r => r.Grants).Select(g => g.At))
            .Where(at => at != ScopeName.Root && !at.IsAll).ToLookup(at => at.Type, at => at.Id);
        foreach (ScopeDefinition scope in model.Scopes.Skip(1))
        {
            string[] known = [.. ids[scope.Name]];
            _home[scope.Name] = known.Length > 0 && random.Chance(85)
                ? random.Pick(known)
                : random.Pick(DocumentGenerator.ScopeIds(scope.Name));
        }
    }

    private void Shape(ActionDefinition action, Draft resource)
    {
        ResourceDefinition definition = model.Resources.Single(r => r.Name == resource.Type);
        if (definition.ForEach is not { } group)
        {
            Shape(action, definition, resource, true);
            return;
        }

        ResourceDefinition element = model.Resources.Single(r => r.Name == group.ResourceType);
        List<object> items = Related(element.Name, (item, wanted) => Shape(action, element, item, wanted));
        Put(resource, group.Path, items.Count == 1 && random.Chance(30) ? items[0] : items);
    }

    private void Shape(ActionDefinition action, ResourceDefinition type, Draft it, bool wanted)
    {
        if ((action.Gate ?? type.Gate) is { } gate)
        {
            Shape(gate, it, wanted || random.Chance(50));
        }

        Shape(action.Requirement, it, wanted);
        foreach (Requirement when in action.Obligations.Select(o => o.When).OfType<Requirement>())
        {
            Shape(when, it, random.Chance(50));
        }
    }

    /// <summary>One to three objects of which one is as wanted, sometimes something that is no object.</summary>
    private List<object> Related(string type, Action<Draft, bool> shape)
    {
        int count = random.Weighted((1, 0), (14, 1), (7, 2), (4, 3));
        int wanted = random.Below(count);
        List<object> items = [];
        for (int index = 0; index < count; index++)
        {
            Draft item = new(type);
            shape(item, index == wanted || random.Chance(50));
            Finish(item);
            items.Add(random.Chance(98) ? item : Junk());
        }

        return items;
    }

    private void Shape(Requirement requirement, Draft it, bool wanted)
    {
        bool want = wanted ^ random.Chance(_mistakes);
        switch (requirement)
        {
            case Requirement.All all:
                int broken = want ? -1 : random.Below(all.Items.Length);
                ShapeEach(all.Items, it, index => index != broken);
                break;
            case Requirement.Any any:
                int held = want ? random.Below(any.Items.Length) : -1;
                ShapeEach(any.Items, it, index => index == held || (want && random.Chance(40)));
                break;
            case Requirement.Not not:
                Shape(not.Item, it, !want);
                break;
            case Requirement.Rule rule:
                Shape(rule.Body, it, want);
                break;
            case Requirement.With with:
                List<object> items = Related(with.ResourceType, (item, wish) => Shape(
                    with.Body, item, want && (wish || with.Quantifier == Quantifier.Every)));
                Put(it, with.Path, items.Count == 1 && random.Chance(70) ? items[0] : items);
                break;
            case Requirement.HasPermission has:
                Place(it, model.Permissions.Single(p => p.Name == has.Permission).Scopes, want);
                break;
            case Requirement.HoldsRole role:
                Place(it, [model.Roles.Single(r => r.Name == role.Role).Scope], want);
                break;
            case Requirement.HasPermissionAt has:
                Put(it, has.ScopeId, ScopeValue(has.ScopeType, want));
                break;
            case Requirement.CoversLevel covers:
                Place(it, model.Permissions.Single(p => p.Name == covers.Permission).Scopes, want);
                Put(it, covers.Level, Wish(requirement, want));
                break;
            default:
                if (RequirementWalk.PathOf(requirement) is { } path)
                {
                    Put(it, path, Wish(requirement, want));
                }

                break;
        }

        if (requirement is Requirement.RankNotAboveSubject { Current: { } current })
        {
            Put(it, current, random.Chance(50) ? default : Wish(requirement, want));
        }
    }

    private void ShapeEach(ImmutableArray<Requirement> items, Draft it, Func<int, bool> wanted)
    {
        for (int index = 0; index < items.Length; index++)
        {
            Shape(items[index], it, wanted(index));
        }
    }

    /// <summary>Puts the object into scopes of these types.</summary>
    private void Place(Draft it, IEnumerable<string> scopeTypes, bool want)
    {
        IEnumerable<ResourceScope> scopes = model.Resources.SingleOrDefault(r => r.Name == it.Type)?.Scopes ?? [];
        foreach (ResourceScope scope in scopes.Where(scope => scopeTypes.Contains(scope.ScopeType)))
        {
            PropertyPath path = random.Chance(70) ? scope.Ids[0] : random.Pick(scope.Ids);
            Put(it, path, ScopeValue(scope.ScopeType, want));
        }
    }

    private PropertyValue ScopeValue(string scopeType, bool want)
    {
        string id = scopeType == Root
            ? (want ? document.Tenant : random.Of("elsewhere", document.Tenant))
            : random.Weighted(
                (want ? 30 : 2, _home[scopeType]),
                (want ? 4 : 20, random.Pick(DocumentGenerator.ScopeIds(scopeType))),
                (want ? 1 : 10, "elsewhere"),
                (1, ScopeName.AllIds),
                (1, ""));
        return random.Weighted<PropertyValue>(
            (30, id), (6, PropertyValue.From([new Property("id", id)])), (1, Junk()));
    }

    private PropertyValue Wish(Requirement requirement, bool want) => want && !random.Chance(3)
        ? new RequestValues(model, document, random).Holding(requirement, _user)
        : new RequestValues(model, document, random).NearMiss(requirement, _user);

    private PropertyValue Junk() => random.Of<PropertyValue>(default, "junk", 7.0, true, PropertyValue.From("a", "b"));

    /// <summary>Sets a value unless one stands there already, which mostly stays.</summary>
    private void Put(Draft it, PropertyPath path, object value)
    {
        Draft? draft = path.Root switch
        {
            PathRoot.It => it,
            PathRoot.Resource => _resource,
            PathRoot.Context => _context,
            PathRoot.Subject => _subject,
            PathRoot.Action => _action,
        };
        string[] segments = [.. path.Segments];
        bool ofObject = path.Root is PathRoot.It or PathRoot.Resource;
        if (ofObject && segments[0] == "id")
        {
            draft.Id ??= value is PropertyValue { Text: { } id } ? id : null;
        }
        else if (!(ofObject && segments[0] == "type"))
        {
            foreach (string segment in segments[..^1])
            {
                draft = draft?.Object(segment);
            }

            if (draft is not null && (!draft.Has(segments[^1]) || random.Chance(20)))
            {
                draft.Set(segments[^1], value);
            }
        }
    }

    /// <summary>Gives an object its id, and sometimes says whose it is.</summary>
    private void Finish(Draft it)
    {
        bool isRoot = it.Type == Root;
        if (isRoot || it.Id is null)
        {
            it.Id = isRoot && random.Chance(96) ? document.Tenant
                : it == _resource || random.Chance(90) ? $"{it.Type}-{random.Between(1, 3)}"
                : null;
        }

        if (random.Chance(30))
        {
            it.Set("tenant", random.Weighted<PropertyValue>(
                (20, document.Tenant), (3, PropertyValue.From([new Property("id", document.Tenant)])),
                (1, "another"), (1, Junk()), (1, default(PropertyValue))));
        }
    }
}
