namespace OrleansRoles.Model.Facts;

/// <summary>
/// The one place that all holders of a role point at, so that editing the role is one write however many hold it.
/// Thread-safe: readers take <see cref="Facts"/> once per use.
/// </summary>
public sealed class RoleCell
{
    private volatile RoleFacts _facts;

    /// <summary>Makes a cell with its first facts.</summary>
    public RoleCell(RoleFacts facts) => _facts = facts;

    /// <summary>The role's present facts.</summary>
    public RoleFacts Facts
    {
        get => _facts;
        set => _facts = value;
    }
}
