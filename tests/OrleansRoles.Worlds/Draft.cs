using OrleansRoles.Model.Requests;

namespace OrleansRoles.Worlds;

/// <summary>An object of a request while it is being made: a resource, a related object, or the context.</summary>
internal sealed class Draft(string type)
{
    // A value, a draft, or a list of drafts.
    private readonly Dictionary<string, object> _members = new(StringComparer.Ordinal);

    public string Type { get; } = type;

    public string? Id { get; set; }

    public bool Has(string name) => _members.ContainsKey(name);

    public void Set(string name, object value) => _members[name] = value;

    /// <summary>The object at a member; null where something else stands there.</summary>
    public Draft? Object(string name)
    {
        if (!_members.TryGetValue(name, out object? member))
        {
            _members[name] = member = new Draft("");
        }

        return member as Draft;
    }

    /// <summary>The properties; of a related object with its id among them.</summary>
    public Property[] Properties(bool withId)
    {
        IEnumerable<Property> own = _members.Select(member => new Property(member.Key, ValueOf(member.Value)));
        return [.. withId && Id is not null && !Has("id") ? own.Prepend(new Property("id", Id)) : own];
    }

    private static PropertyValue ValueOf(object member) => member switch
    {
        Draft draft => PropertyValue.From(draft.Properties(true)),
        List<object> list => PropertyValue.From([.. list.Select(ValueOf)]),
        _ => (PropertyValue)member,
    };
}
