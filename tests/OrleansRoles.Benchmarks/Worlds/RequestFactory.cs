using System.Collections.Immutable;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Lowering;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Benchmarks.Worlds;

/// <summary>Whose the names in requests are: those of actions, resource types and properties.</summary>
internal enum Names
{
    /// <summary>One string each for all requests, as literals in a caller's code are.</summary>
    Shared,

    /// <summary>Strings of the single request, as a parser makes them.</summary>
    Parsed,
}

/// <summary>
/// Makes requests for one action with the properties that its resource type has. No string of a request is one of the
/// tables', and every id is a string of its own, as if it had just been parsed.
/// </summary>
internal sealed class RequestFactory(RoleModel model, MeasuredAction action, Names names, int seed)
{
    private static readonly string[] Statuses = ["inquiry", "prospect", "tentative", "definite"];
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly ImmutableArray<KeyValuePair<string, PropertyValue>> _context =
        [.. ContextOf(model.FindAction(action.Name)!.Definition)];

    public CheckRequest Make(int tenant, int user)
    {
        string type = action.ResourceType;
        string venue = World.VenueId(tenant, _random.Next(World.VenuesPerTenant));
        return new CheckRequest
        {
            Tenant = World.TenantId(tenant),
            SubjectId = World.UserId(tenant, user),
            Action = Name(action.Name),
            ResourceType = Name(type),
            ResourceId = IdOf(type, tenant, venue),
            Properties = PropertiesOf(type, tenant, user, venue),
            Context = _context.IsEmpty ? null : [.. _context.Select(p => new Property(Name(p.Key), Fresh(p.Value)))],
        };
    }

    private static string IdOf(string type, int tenant, string venue) => type switch
    {
        "tenant" => World.TenantId(tenant),
        "venue" => Copy(venue),
        _ => $"{type}-{tenant:D5}",
    };

    private static string Copy(string text) => new(text.AsSpan());

    private static PropertyValue Fresh(PropertyValue value) => value.Text is { } text ? Copy(text) : value;

    private Property[]? PropertiesOf(string type, int tenant, int user, string venue)
    {
        Property own = Of("tenant", World.TenantId(tenant));
        Property sharedWith = Of("sharedWith", PropertyValue.From(World.RoleId(0), World.RoleId(1), World.RoleId(2)));
        Property owner = Of("owner", World.UserId(tenant, (user + _random.Next(2)) % 100));
        Property InEvent() => Of("event", PropertyValue.From(Event(tenant, venue)));
        return type switch
        {
            "tenant" or "account" or "contact" => null,
            "venue" => [own],
            "event" => Event(tenant, venue),
            "series" => [Of("events", Events(tenant, venue)), own],
            "series-document" => [Of("events", Events(tenant, venue)), own, owner, sharedWith],
            "task" => [InEvent(), own],
            "invoice" => [Of("account", "account-1"), InEvent(), Of("venue", Copy(venue)), Of("sent", false), own],
            "rental-rate" or "invoice-item" =>
                [InEvent(), Of("venue", Copy(venue)), Of("from-package", false), Of("on-sent-invoice", false), own],
            "report" or "dashboard" => [Of("grantedTo", PropertyValue.From(World.UserId(tenant, user))), own],
            "saved-view" => [Of("location", "lists"), Of("locked", false), owner, sharedWith, own],
            "account-document" => [Of("account", "account-1"), owner, sharedWith, own],
            _ => [InEvent(), Of("venue", Copy(venue)), owner, sharedWith, own],
        };
    }

    private PropertyValue Events(int tenant, string venue) => PropertyValue.From(
        [PropertyValue.From(Event(tenant, venue)), PropertyValue.From(Event(tenant, World.VenueId(tenant, 0)))]);

    private Property[] Event(int tenant, string venue) =>
    [
        Of("id", $"event-{tenant:D5}"),
        Of("venue", Copy(venue)),
        Of("status", Copy(Statuses[_random.Next(Statuses.Length)])),
        Of("hidden", _random.Next(8) == 0),
        Of("tenant", World.TenantId(tenant)),
    ];

    private Property Of(string name, PropertyValue value) => new(Name(name), value);

    private string Name(string name)
    {
        if (names == Names.Parsed)
        {
            return Copy(name);
        }

        if (!_names.TryGetValue(name, out string? own))
        {
            own = Copy(name);
            _names.Add(name, own);
        }

        return own;
    }

    /// <summary>
    /// For each member of the context that the action reads a value that lets the longest way be gone.
    /// </summary>
    private static Dictionary<string, PropertyValue> ContextOf(ActionDefinition action)
    {
        Dictionary<string, PropertyValue> context = new(StringComparer.Ordinal);
        Visit(action.Requirement);
        foreach (ObligationDefinition obligation in action.Obligations)
        {
            Visit(obligation.When ?? new Requirement.Always());
        }

        return context;

        void Set(PropertyPath path, PropertyValue value)
        {
            if (path.Root == PathRoot.Context)
            {
                context[path.Segments[0]] = value;
            }
        }

        void Visit(Requirement requirement)
        {
            switch (requirement)
            {
                case Requirement.All all:
                    all.Items.ToList().ForEach(Visit);
                    break;
                case Requirement.Any any:
                    any.Items.ToList().ForEach(Visit);
                    break;
                case Requirement.Not not:
                    Visit(not.Item);
                    break;
                case Requirement.Rule rule:
                    Visit(rule.Body);
                    break;
                case Requirement.With with:
                    Visit(with.Body);
                    break;
                case Requirement.CoversLevel covers:
                    Set(covers.Level, "prospect");
                    break;
                case Requirement.LevelAtMost most:
                    Set(most.Path, most.Level);
                    break;
                case Requirement.EqualTo equal:
                    Set(equal.Path, equal.Literal);
                    break;
                case Requirement.OneOf one:
                    Set(one.Path, one.Literals[^1]);
                    break;
            }
        }
    }
}
