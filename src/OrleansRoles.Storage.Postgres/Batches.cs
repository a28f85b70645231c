using Npgsql;

namespace OrleansRoles.Storage.Postgres;

/// <summary>Statements that go to the server together.</summary>
internal static class Batches
{
    /// <summary>A batch of commands, which are its from now on: one round trip, and one implicit transaction.</summary>
    public static async ValueTask<NpgsqlBatch> PrepareAsync(
        NpgsqlConnection connection, IReadOnlyList<NpgsqlBatchCommand> commands, bool isPrepared,
        CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        if (isPrepared)
        {
            // No round trip where the connection knows the statements already.
            await batch.PrepareAsync(cancellationToken);
        }

        return batch;
    }
}
