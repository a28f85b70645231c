namespace OrleansRoles.Language.Writing;

/// <summary>What is to be written, before it is YAML or JSON.</summary>
internal abstract record WrittenNode
{
    internal static WrittenText Text(string value) => new(value);

    internal static WrittenList Texts(IEnumerable<string> values) => new([.. values.Select(Text)], IsInline: true);
}

/// <summary>A mapping; <paramref name="IsInline"/> puts it on one line of YAML.</summary>
internal sealed record WrittenMap(List<KeyValuePair<string, WrittenNode>> Entries, bool IsInline) : WrittenNode
{
    internal WrittenMap(bool isInline = false)
        : this([], isInline)
    {
    }

    internal WrittenMap Add(string key, WrittenNode? value)
    {
        if (value is not null)
        {
            Entries.Add(new(key, value));
        }

        return this;
    }

    /// <summary>Adds a text that is not empty.</summary>
    internal WrittenMap Add(string key, string? value) =>
        Add(key, string.IsNullOrEmpty(value) ? null : Text(value));

    /// <summary>Adds a list of texts that is not empty.</summary>
    internal WrittenMap Add(string key, IReadOnlyCollection<string> values) =>
        Add(key, values.Count == 0 ? null : Texts(values));

    /// <summary>Adds a list or mapping that is not empty.</summary>
    internal WrittenMap AddAny(string key, WrittenNode value) => value switch
    {
        WrittenMap { Entries.Count: 0 } or WrittenList { Items.Count: 0 } => this,
        _ => Add(key, value),
    };

    /// <summary>Adds a boolean that is true.</summary>
    internal WrittenMap Add(string key, bool value) => Add(key, value ? new WrittenBoolean(true) : null);

    /// <summary>Adds a number that is not zero.</summary>
    internal WrittenMap Add(string key, int value) => Add(key, value == 0 ? null : new WrittenNumber(value));
}

/// <summary>A list.</summary>
internal sealed record WrittenList(List<WrittenNode> Items, bool IsInline) : WrittenNode;

/// <summary>A text.</summary>
internal sealed record WrittenText(string Value) : WrittenNode;

/// <summary>A number.</summary>
internal sealed record WrittenNumber(double Value) : WrittenNode;

/// <summary>A boolean.</summary>
internal sealed record WrittenBoolean(bool Value) : WrittenNode;
