namespace OrleansRoles.Deployment.Tests;

/// <summary>The script that runs a cluster as plain processes: what can be told without one.</summary>
public sealed class LocalClusterTests
{
    private const string Script = "deploy/local-cluster.sh";

    [Fact]
    public async Task It_is_well_formed()
    {
        (int ExitCode, string Output, string Error)? run = await DeploymentFiles.RunAsync("bash", "-n", Script);

        Assert.True(run!.Value.ExitCode == 0, run.Value.Error);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("many")]
    [InlineData("-1")]
    public async Task A_number_that_is_none_is_refused_before_anything_starts(string count)
    {
        (int ExitCode, string Output, string Error)? run = await DeploymentFiles.RunAsync("bash", Script, count);

        Assert.Equal(2, run!.Value.ExitCode);
        Assert.Contains($"`{count}` is no number of silos", run.Value.Error, StringComparison.Ordinal);
    }
}
