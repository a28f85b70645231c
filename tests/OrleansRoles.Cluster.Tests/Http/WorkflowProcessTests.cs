using OrleansRoles.Cluster.Tests.Hosting;
using OrleansRoles.Server.Tests.Hosting;
using OrleansRoles.Server.Tests.Workflows;
using OrleansRoles.Storage.Conformance;

namespace OrleansRoles.Cluster.Tests.Http;

/// <summary>The workflows on silos and a gateway that are processes of their own, asked in turn.</summary>
public sealed class WorkflowProcessTests
{
    [Fact]
    public async Task Every_workflow_goes_as_it_is_written_whichever_process_is_asked()
    {
        using TemporaryFolder folder = new();
        string postgres = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        string[] settings =
        [
            "--environment=Development", "--OrleansRoles:TestClock=true", $"--OrleansRoles:Mail:Folder={folder.Path}",
        ];
        using SiloProcess first = await SiloProcess.StartAsync(postgres, settings);
        using SiloProcess second = await SiloProcess.StartAsync(postgres, settings);
        using SiloProcess gateway = await SiloProcess.StartAsync(
            postgres, [.. settings, "--OrleansRoles:Role=gateway"]);
        Uri[] members = [.. new[] { first, second, gateway }.Select(silo => silo.Http.BaseAddress!)];
        await using WorkflowServer server = WorkflowServer.Of(
            new Caller($"{members[0]}", SiloProcess.Key, new InTurn(members)), folder.Path);

        await WorkflowTests.RunAllAsync(server, Workflow.File, WorkflowTests.WorkflowCountMin);
        await WorkflowTests.RunAllAsync(server, Workflow.ScenarioFile, WorkflowTests.ScenarioCountMin);
    }
}
