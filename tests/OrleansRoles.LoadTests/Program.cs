using System.CommandLine;
using OrleansRoles.LoadTests;

// Whoever ends a run early still gets its verification and report, and no process is left behind.
InvocationConfiguration configuration = new() { ProcessTerminationTimeout = TimeSpan.FromMinutes(10) };
return await LoadCommand.Create().Parse(args).InvokeAsync(configuration);
