using System.Diagnostics;
using System.Reflection;
using YamlDotNet.RepresentationModel;

namespace OrleansRoles.Deployment.Tests;

/// <summary>The files of <c>deploy</c>, and programs that judge them.</summary>
internal static class DeploymentFiles
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = typeof(DeploymentFiles).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!;

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>The documents of a YAML file.</summary>
    public static IReadOnlyList<YamlMappingNode> Yaml(string path)
    {
        YamlStream stream = [];
        using StringReader reader = new(Read(path));
        stream.Load(reader);
        return [.. stream.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }

    /// <summary>The node at a path of keys and numbers; throws where it is missing.</summary>
    public static YamlNode At(this YamlNode node, params object[] path) =>
        path.Aggregate(node, (at, step) => step is int number ? at[number] : at[(string)step]);

    /// <summary>The text at a path.</summary>
    public static string TextAt(this YamlNode node, params object[] path) => ((YamlScalarNode)node.At(path)).Value!;

    /// <summary>The keys of a mapping.</summary>
    public static string[] KeysAt(this YamlNode node, params object[] path) =>
        [.. ((YamlMappingNode)node.At(path)).Children.Keys.Select(key => ((YamlScalarNode)key).Value!)];

    /// <summary>Runs a program in the repository's folder.</summary>
    /// <returns>Its exit code, output and error output; null where there is no such program.</returns>
    public static async Task<(int ExitCode, string Output, string Error)?> RunAsync(
        string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Root,
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, output, await error);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
