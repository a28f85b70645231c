using OrleansRoles.Cli;

return await Tool.RunAsync(args, ToolHost.OfProcess(), CancellationToken.None);
