using OrleansRoles.LoadTests.Targets;

namespace OrleansRoles.LoadTests.Scenarios;

/// <summary>The modes: which targets they start and what they do to them.</summary>
internal static class Rounds
{
    /// <summary>Runs all rounds of a mode.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="show">Told what goes on.</param>
    /// <param name="cancellationToken">Ends the traffic early.</param>
    public static async Task<IReadOnlyList<Run>> RunAsync(
        LoadOptions options, Action<Run, string> show, CancellationToken cancellationToken)
    {
        Scenario scenario = new(options, show);
        await using Target target = await StartAsync(options);
        string title = options.Mode.ToString().ToLowerInvariant();
        return [await scenario.RunAsync(target, title, null, cancellationToken)];
    }

    private static async Task<Target> StartAsync(LoadOptions options) => options.Target switch
    {
        "embedded" => await EmbeddedTarget.StartAsync(options.Folder, options.OnPostgres),
        _ => new RemoteTarget(
            [.. options.Target.Split(',').Select(address => new Uri(address))],
            options.Key ?? throw new ArgumentException("a target by address needs `--key`")),
    };
}
