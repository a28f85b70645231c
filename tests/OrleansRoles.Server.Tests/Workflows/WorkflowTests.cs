using System.Text.Json.Nodes;
using OrleansRoles.Worlds;

namespace OrleansRoles.Server.Tests.Workflows;

/// <summary>
/// The example workflows over HTTP. Each runs on tenants of its own, so one server serves them all; with
/// <c>ORLEANSROLES_TEST_SERVER</c> and <c>ORLEANSROLES_TEST_KEY</c> it is another server than one of this process.
/// </summary>
public sealed class WorkflowTests
{
    internal const int WorkflowCountMin = 50;
    internal const int ScenarioCountMin = 20;

    [Theory]
    [InlineData(Workflow.File, WorkflowCountMin)]
    [InlineData(Workflow.ScenarioFile, ScenarioCountMin)]
    public async Task Every_workflow_goes_as_it_is_written(string file, int countMin)
    {
        await using WorkflowServer server = await WorkflowServer.StartAsync();
        await RunAllAsync(server, file, countMin);
    }

    /// <summary>Runs all workflows of a file, of which there must be so many.</summary>
    internal static async Task RunAllAsync(WorkflowServer server, string file, int countMin)
    {
        Workflow[] workflows = [.. Workflow.LoadFile(Repository.PathOf(file))];
        List<string> failures = [];
        foreach (Workflow workflow in workflows)
        {
            if (await WorkflowRunner.RunAsync(server, workflow) is { } failure)
            {
                failures.Add(failure);
            }
        }

        Assert.True(workflows.Length >= countMin, $"only {workflows.Length} workflows were read");
        Assert.True(
            failures.Count == 0,
            $"{failures.Count} of {workflows.Length} workflows fail:\n{string.Join('\n', failures)}");
    }

    [Fact]
    public void Every_operation_of_the_vocabulary_can_be_carried_out()
    {
        string[] named = [.. Vocabulary.WorkflowOperations(Repository.PathOf(Vocabulary.File))];

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(WorkflowOperations.All.Keys));
    }

    [Fact]
    public void A_step_that_ends_otherwise_is_a_failure()
    {
        Step step = new("ana", "x", [], StepOutcome.Forbidden, "", new JsonObject { ["a"] = 1 }, []);

        Assert.NotNull(WorkflowRunner.Compare(step, new StepOutcome(StepOutcome.Ok)));
        Assert.Null(WorkflowRunner.Compare(step with { Result = null }, new StepOutcome(StepOutcome.Forbidden)));
        Assert.NotNull(WorkflowRunner.Compare(
            step with { Expect = StepOutcome.Ok }, new StepOutcome(StepOutcome.Ok, new JsonObject { ["a"] = 2 })));
        Assert.NotNull(WorkflowRunner.Compare(step with { Expect = StepOutcome.Ok }, new StepOutcome(StepOutcome.Ok)));
    }
}
