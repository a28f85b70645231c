namespace OrleansRoles.Model.Facts;

/// <summary>
/// The one place that all holders of a role point at, so that editing the role is one write however many hold it.
/// Thread-safe: readers take <see cref="Facts"/> once per use.
/// </summary>
public sealed class RoleCell
{
    private volatile RoleFacts _facts;

    /// <summary>Makes a cell with its first facts.</summary>
    public RoleCell(RoleFacts facts)
    {
        Id = facts.Id;
        _facts = facts;
    }

    private RoleCell(string id)
    {
        Id = id;
        _facts = RoleFacts.NotLoaded;
    }

    /// <summary>The role's id.</summary>
    public string Id { get; }

    /// <summary>The role's present facts; <see cref="RoleFacts.NotLoaded"/> where they must be loaded first.</summary>
    public RoleFacts Facts
    {
        get => _facts;
        set => _facts = value;
    }

    /// <summary>Whether the facts are there.</summary>
    public bool IsLoaded => !ReferenceEquals(_facts, RoleFacts.NotLoaded);

    /// <summary>Makes the cell of a custom role whose facts are still to be loaded.</summary>
    public static RoleCell Empty(string id) => new(id);
}
