using OrleansRoles.Silo;

return await SiloHost.RunAsync(args, Console.Out, Console.Error);
