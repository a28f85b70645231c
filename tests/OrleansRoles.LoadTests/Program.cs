using OrleansRoles.LoadTests;

return await LoadCommand.Create().Parse(args).InvokeAsync();
