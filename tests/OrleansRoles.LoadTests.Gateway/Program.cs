using OrleansRoles.LoadTests;

return await CheckingGateway.RunAsync(args);
