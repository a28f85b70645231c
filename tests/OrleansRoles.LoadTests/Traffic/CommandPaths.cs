using System.Text.Json;
using OrleansRoles.LoadTests.Measuring;

namespace OrleansRoles.LoadTests.Traffic;

/// <summary>Which of the interface's operations a target has: an older one is changed by documents.</summary>
internal static class CommandPaths
{
    private static readonly (string Path, string Method)[] _needed =
    [
        ("/v1/tenants/{}/contracts/{}/members/{}", "patch"),
        ("/v1/tenants/{}/workspaces/{}/members/{}", "put"),
        ("/v1/tenants/{}/workspaces/{}/members/{}", "delete"),
        ("/v1/tenants/{}/roles/{}", "patch"),
    ];

    /// <summary>The operations that commands need and the target lacks.</summary>
    public static async Task<IReadOnlyList<string>> MissingAsync(
        RolesClient client, CancellationToken cancellationToken)
    {
        CallResult result = await client.SendAsync(
            client.NextAddress(), HttpMethod.Get, "/openapi/v1.json", null, [], cancellationToken);
        if (result.Outcome != CallOutcome.Answered)
        {
            return [.. _needed.Select(needed => $"{needed.Method} {needed.Path}")];
        }

        using JsonDocument description = JsonDocument.Parse(result.Body);
        HashSet<string> found =
        [
            .. from path in description.RootElement.GetProperty("paths").EnumerateObject()
               from method in path.Value.EnumerateObject()
               select $"{method.Name} {WithoutNames(path.Name)}",
        ];
        return [.. _needed.Select(needed => $"{needed.Method} {needed.Path}").Where(needed => !found.Contains(needed))];
    }

    private static string WithoutNames(string path) => string.Join(
        '/', path.Split('/').Select(part => part.StartsWith('{') ? "{}" : part));
}
