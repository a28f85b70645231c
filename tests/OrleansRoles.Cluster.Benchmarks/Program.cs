using OrleansRoles.Cluster.Benchmarks;

return await GrainRace.RunAsync(args, Console.Out);
