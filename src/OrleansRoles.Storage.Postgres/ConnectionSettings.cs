using Npgsql;

namespace OrleansRoles.Storage.Postgres;

/// <summary>The settings that a store works best with.</summary>
internal static class ConnectionSettings
{
    private const string MaxPoolSizeKey = "Maximum Pool Size";
    private const string MaxAutoPrepareKey = "Max Auto Prepare";
    private const int AutoPreparedStatements = 20;

    // What a connection's session starts with; a reset brings it back. All that a store asks for is found by key, so
    // that one plan is right for every tenant, and that plan is right while the tables are small, too. Left to itself
    // the planner plans some statements anew each time, which costs as much as carrying them out, keeps plans that it
    // made for tables of a few rows when there are a million, and, since it does not see how few rows a key has,
    // starts parallel workers for them. What has to go through a whole table (the few sessions, for each change) is
    // priced so high with sequential scans off that the server would compile it to machine code each time, which took a
    // quarter of a busy cluster's processors.
    private const string PlanOptions =
        "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off " +
        "-c max_parallel_workers_per_gather=0 -c jit=off";

    /// <summary>The connection string with what it leaves open filled in.</summary>
    public static string Complete(string connectionString, PostgresStoreOptions options)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            // Nobody here changes a session, and a reset costs a statement each time that a connection is taken.
            NoResetOnClose = true,
        };
        if (!settings.ShouldSerialize(MaxPoolSizeKey))
        {
            settings.MaxPoolSize = PostgresStoreOptions.DefaultMaxPoolSize;
        }

        if (options.PrepareStatements)
        {
            // The operator's own come later and win.
            var own = settings.Options ?? Environment.GetEnvironmentVariable("PGOPTIONS");
            settings.Options = $"{PlanOptions} {own}".TrimEnd();

            // For what else goes over these connections: the sessions are listed for each change.
            if (!settings.ShouldSerialize(MaxAutoPrepareKey))
            {
                settings.MaxAutoPrepare = AutoPreparedStatements;
            }
        }

        return settings.ConnectionString;
    }
}
