using System.Data.Common;
using System.Net.Sockets;
using Npgsql;
using NpgsqlTypes;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Storage.Postgres;

namespace OrleansRoles.Storage.Transfer;

/// <summary>An empty PostgreSQL schema that is filled in one transaction.</summary>
internal sealed class CopyTarget : IAsyncDisposable
{
    private const int ProgressRows = 10_000;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly string _schema;

    private CopyTarget(NpgsqlConnection connection, NpgsqlTransaction transaction, string schema)
    {
        _connection = connection;
        _transaction = transaction;
        _schema = schema;
    }

    /// <summary>Whether an exception comes from a database or from the way to it.</summary>
    public static bool IsOfMedium(Exception exception) => exception
        is DbException or SocketException or IOException or TimeoutException or UnauthorizedAccessException;

    /// <summary>Makes the schema where it is missing, and holds its tables, which must be empty.</summary>
    /// <exception cref="CopyException">It cannot be reached, or something is in it.</exception>
    public static async Task<CopyTarget> OpenAsync(
        StoreAddress address, string schema, CancellationToken cancellationToken)
    {
        NpgsqlConnection? connection = null;
        NpgsqlTransaction? transaction = null;
        try
        {
            await using (PostgresStore store = PostgresStore.Open(
                address.Place, new PostgresStoreOptions { Schema = schema }))
            {
                await store.MigrateAsync(cancellationToken);
            }

            connection = new NpgsqlConnection(address.Place);
            await connection.OpenAsync(cancellationToken);
            transaction = await connection.BeginTransactionAsync(cancellationToken);
            CopyTarget target = new(connection, transaction, schema);
            await target.HoldEmptyAsync(address, cancellationToken);
            return target;
        }
        catch (Exception exception)
        {
            await (transaction?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
            if (exception is StoreException || IsOfMedium(exception))
            {
                throw new CopyException(
                    CopyFault.TargetUnusable, $"`{address}` cannot be filled: {exception.Message.TrimEnd('.')}",
                    exception);
            }

            throw;
        }
    }

    /// <summary>Writes all rows of a table.</summary>
    /// <returns>How many there were.</returns>
    public async Task<long> WriteAsync(
        CopiedTable table, DbDataReader source, IProgress<CopyProgress>? progress, CancellationToken cancellationToken)
    {
        // COPY takes the values of an identity column as they come, so positions stay what they were.
        await using NpgsqlBinaryImporter importer = await _connection.BeginBinaryImportAsync(
            $"COPY {_schema}.{table.Name} ({table.ColumnList}) FROM STDIN (FORMAT binary)", cancellationToken);
        long count = 0;
        while (await source.ReadAsync(cancellationToken))
        {
            await importer.StartRowAsync(cancellationToken);
            for (int column = 0; column < table.Columns.Length; column++)
            {
                await WriteAsync(importer, source, column, table.Columns[column].Type, cancellationToken);
            }

            if (++count % ProgressRows == 0)
            {
                progress?.Report(new CopyProgress($"copying {table.Name}", count));
            }
        }

        await importer.CompleteAsync(cancellationToken);
        return count;
    }

    /// <summary>Reads a table back from its first row to its last.</summary>
    public async Task<DbDataReader> ReadAsync(CopiedTable table, CancellationToken cancellationToken)
    {
        NpgsqlCommand command = Command(table.Select($"{_schema}."));
        return await command.ExecuteReaderAsync(cancellationToken);
    }

    /// <summary>Runs a statement of which the one answer is a number.</summary>
    /// <param name="sql">The statement, with <c>{0}</c> for the schema.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<long> CountAsync(string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = Command(sql.Replace("{0}", _schema, StringComparison.Ordinal));
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Makes it last, and lets the planner know what is there.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await _transaction.CommitAsync(cancellationToken);
        await using NpgsqlCommand command = _connection.CreateCommand();
        command.CommandTimeout = 0;
        command.CommandText =
            $"ANALYZE {string.Join(", ", CopiedTable.All.Select(table => $"{_schema}.{table.Name}"))}";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What was not committed never was.</summary>
    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static Task WriteAsync(
        NpgsqlBinaryImporter importer, DbDataReader source, int column, ColumnType type,
        CancellationToken cancellationToken)
    {
        if (source.IsDBNull(column))
        {
            return importer.WriteNullAsync(cancellationToken);
        }

        return type switch
        {
            ColumnType.Text => importer.WriteAsync(source.GetString(column), NpgsqlDbType.Text, cancellationToken),
            ColumnType.Integer => importer.WriteAsync(source.GetInt64(column), NpgsqlDbType.Bigint, cancellationToken),
            ColumnType.Bytes => importer.WriteAsync(
                source.GetFieldValue<byte[]>(column), NpgsqlDbType.Bytea, cancellationToken),
        };
    }

    private async Task HoldEmptyAsync(StoreAddress address, CancellationToken cancellationToken)
    {
        string tables = string.Join(", ", CopiedTable.All.Select(table => $"{_schema}.{table.Name}"));
        await using (NpgsqlCommand hold = Command($"LOCK TABLE {tables} IN EXCLUSIVE MODE"))
        {
            await hold.ExecuteNonQueryAsync(cancellationToken);
        }

        foreach (CopiedTable table in CopiedTable.All)
        {
            long count = await CountAsync(
                $"SELECT count(*) FROM (SELECT 1 FROM {{0}}.{table.Name} LIMIT 1) AS t", cancellationToken);
            if (count > 0)
            {
                throw new CopyException(
                    CopyFault.TargetNotEmpty,
                    $"`{address}` holds an installation already (table `{_schema}.{table.Name}` has rows); "
                    + "name an empty database or another schema with `--schema`");
            }
        }
    }

    private NpgsqlCommand Command(string sql) => new(sql, _connection, _transaction) { CommandTimeout = 0 };
}
