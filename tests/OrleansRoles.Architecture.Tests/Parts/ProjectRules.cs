using System.Collections.Immutable;
using System.Xml.Linq;

namespace OrleansRoles.Architecture.Tests.Parts;

/// <summary>What a project file says, held against the table of arrows.</summary>
internal static class ProjectRules
{
    /// <summary>Everything that is wrong with a project file, in words.</summary>
    /// <param name="name">The project's name.</param>
    /// <param name="xml">The project file.</param>
    /// <param name="parts">The table.</param>
    public static IEnumerable<string> Faults(string name, string xml, ImmutableArray<Part> parts)
    {
        if (parts.FirstOrDefault(candidate => candidate.Name == name) is not { } part)
        {
            return [$"{name} is not in the table of arrows; add it with what it may use"];
        }

        XElement project = XElement.Parse(xml);
        return
        [
            .. ProjectFaults(part, project),
            .. SourceFaults(part, project),
            .. PackageFaults(part, project),
            .. FrameworkFaults(part, project),
            .. FriendFaults(part, project),
        ];
    }

    private static IEnumerable<string> ProjectFaults(Part part, XElement project) =>
        Includes(project, "ProjectReference")
            .Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))
            .Where(used => !part.Uses.Contains(used))
            .Select(used => $"{part.Name} must not use {used}");

    private static IEnumerable<string> SourceFaults(Part part, XElement project) =>
        from item in new[] { "Compile", "EmbeddedResource", "Reference" }
        from path in Includes(project, item)
        let folders = path.Replace('\\', '/').Split('/')
        where folders[0] == ".." && folders[1].StartsWith("OrleansRoles.", StringComparison.Ordinal)
        select $"{part.Name} must not compile sources of {folders[1]}";

    private static IEnumerable<string> PackageFaults(Part part, XElement project)
    {
        foreach (XElement reference in project.Descendants("PackageReference"))
        {
            string package = reference.Attribute("Include")?.Value ?? "";
            if (!part.IsCompositionRoot && !part.Packages.Any(allowed => allowed.Covers(package)))
            {
                yield return $"{part.Name} must not use the package {package}";
            }

            if (reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null)
            {
                yield return $"{part.Name} must leave the version of {package} to Directory.Packages.props";
            }
        }
    }

    private static IEnumerable<string> FrameworkFaults(Part part, XElement project)
    {
        bool isWeb = project.Attribute("Sdk")?.Value == "Microsoft.NET.Sdk.Web"
            || Includes(project, "FrameworkReference").Contains("Microsoft.AspNetCore.App");
        if (isWeb && !part.AspNet)
        {
            yield return $"{part.Name} must not use ASP.NET Core";
        }
    }

    private static IEnumerable<string> FriendFaults(Part part, XElement project) =>
        Includes(project, "InternalsVisibleTo")
            .Where(friend => !friend.EndsWith(".Tests", StringComparison.Ordinal)
                && !Arrows.Friends.Contains((part.Name, friend)))
            .Select(friend => $"{part.Name} must not open its internals to {friend}");

    private static IEnumerable<string> Includes(XElement project, string item) =>
        project.Descendants(item).Select(element => element.Attribute("Include")?.Value).OfType<string>();
}
