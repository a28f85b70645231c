namespace OrleansRoles.Server.Tests.Workflows;

/// <summary>What tenants have enabled, and the clock.</summary>
internal static class TenantOperations
{
    public static IEnumerable<(string Name, Operation Operation)> All { get; } =
    [
        ("subscription.add", (run, step) => run.DoAsync(
            step, HttpMethod.Put, $"/subscriptions/{step.Required("app")}")),
        ("subscription.cancel", (run, step) => run.DoAsync(
            step, HttpMethod.Delete, $"/subscriptions/{step.Required("app")}")),
        ("feature.enable", (run, step) => run.DoAsync(
            step, HttpMethod.Put, $"/features/{step.Required("feature")}")),
        ("feature.disable", (run, step) => run.DoAsync(
            step, HttpMethod.Delete, $"/features/{step.Required("feature")}")),
        ("setting.contract-approval", (run, step) => run.DoAsync(
            step, (bool)step.Args["required"]! ? HttpMethod.Put : HttpMethod.Delete,
            "/settings/contract-approval-required")),
        ("settings.change", (run, step) => run.DoAsync(step, HttpMethod.Put, $"/settings/{step.Required("area")}")),
        ("time.advance", AdvanceAsync),
    ];

    private static async Task<StepOutcome> AdvanceAsync(WorkflowRun run, Step step)
    {
        int hours = ((int?)step.Args["days"] ?? 0) * 24 + ((int?)step.Args["hours"] ?? 0);
        return WorkflowRun.Judge(await run.Caller.PostAsync("/v1/test/clock", $"{{\"advance\":\"PT{hours}H\"}}"));
    }
}
