using System.Collections.Immutable;

namespace OrleansRoles.Model.Facts;

/// <summary>The custom roles of a tenant, by id: what an explanation looks through for remedies.</summary>
public sealed class RoleCatalogue
{
    /// <summary>Makes a catalogue.</summary>
    public RoleCatalogue(IEnumerable<RoleFacts> customRoles) =>
        CustomRoles = [.. customRoles.OrderBy(role => role.Id, StringComparer.Ordinal)];

    /// <summary>A tenant without custom roles.</summary>
    public static RoleCatalogue Empty { get; } = new([]);

    /// <summary>The custom roles in order of id.</summary>
    public ImmutableArray<RoleFacts> CustomRoles { get; }
}
