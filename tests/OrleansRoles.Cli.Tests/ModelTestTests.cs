using System.Text.Json;

namespace OrleansRoles.Cli.Tests;

public sealed class ModelTestTests
{
    [Fact]
    public async Task A_models_tests_run_and_are_counted()
    {
        Run run = await Run.Of("model test @desk.yaml");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal($"{Run.Data("desk.yaml")}: 2 tests, 4 checks, all passed\n", run.Output);
    }

    [Fact]
    public async Task A_failed_check_shows_place_expectation_answer_and_explanation()
    {
        Run run = await Run.Of("model test @desk-failing.yaml");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(
            $"""
             {Run.Data("desk-failing.yaml")}:46:9: failed: a reader may edit
               user ana: tickets.edit on ticket/t1
               expected allow
               came     deny permission-missing
               missing  tickets>=edit: not held at the resource's scope
                 one of these assignments would give it:
                   writer at room/r1

             """.ReplaceLineEndings("\n"),
            run.Output, StringComparison.Ordinal);
        Assert.Contains("2 tests, 3 checks, 2 failed", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_allow_with_other_obligations_than_expected_fails()
    {
        Run run = await Run.Of("model test @desk-failing.yaml --filter LOGGED");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("expected allow with obligations (none)", run.Output, StringComparison.Ordinal);
        Assert.Contains("came     allow with obligations log:ticket", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("a reader may edit", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_that_fits_nothing_is_no_success()
    {
        Run run = await Run.Of("model test @desk.yaml --filter nonsense");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("no test has `nonsense` in its name", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_with_errors_fails_and_shows_them()
    {
        Run run = await Run.Of("model test @broken.yaml");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error RM0301", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_every_failure_with_what_was_expected_and_what_came()
    {
        Run run = await Run.Of("model test @desk.yaml @desk-failing.yaml --json");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(7, run.Json.GetProperty("checks").GetInt32());
        Assert.Equal(2, run.Json.GetProperty("failed").GetInt32());
        JsonElement failure = run.Json.GetProperty("files")[1].GetProperty("failures")[0];
        Assert.Equal(46, failure.GetProperty("line").GetInt32());
        Assert.True(failure.GetProperty("expected").GetProperty("decision").GetBoolean());
        JsonElement actual = failure.GetProperty("actual");
        Assert.False(actual.GetProperty("decision").GetBoolean());
        Assert.Equal(
            "writer",
            actual.GetProperty("context").GetProperty("explanation").GetProperty("failures")[0]
                .GetProperty("remedies")[0].GetProperty("role").GetString());
    }
}
