using System.Collections.Immutable;

namespace OrleansRoles.Architecture.Tests.Parts;

/// <summary>A project under <c>src</c>, or a library under <c>tests</c>, and what it may use.</summary>
/// <param name="Name">The project's name.</param>
/// <param name="Uses">Projects to which it may have an arrow; what those use it sees, too.</param>
internal sealed record Part(string Name, ImmutableArray<string> Uses)
{
    /// <summary>Packages that it may name, each with the beginning of its assemblies' names.</summary>
    public ImmutableArray<Package> Packages { get; init; } = [];

    /// <summary>Whether it may use ASP.NET Core's shared framework.</summary>
    public bool AspNet { get; init; }

    /// <summary>Whether it only puts parts together: then packages are its own business.</summary>
    public bool IsCompositionRoot { get; init; }
}

/// <summary>A package and the beginning of the names of its assemblies; a star ends a family of packages.</summary>
internal sealed record Package(string Name, string Assemblies)
{
    public bool Covers(string package) => Name.EndsWith('*')
        ? package.StartsWith(Name[..^1], StringComparison.Ordinal)
        : package == Name;
}
