using System.Globalization;
using System.Reflection;
using Npgsql;

namespace OrleansRoles.Storage.Postgres;

/// <summary>Applies the schema scripts that a database does not have yet.</summary>
internal sealed class PostgresMigration
{
    private const string ResourcePrefix = "Schema/";

    // Any number that others are unlikely to lock; processes of every version have to use the same.
    private const int LockClass = 0x4F52_5353;

    private readonly PostgresStoreOptions _options;
    private readonly PostgresErrors _errors;

    public PostgresMigration(PostgresStoreOptions options, PostgresErrors errors)
    {
        _options = options;
        _errors = errors;
    }

    /// <summary>All scripts, in order; script N makes version N of version N - 1.</summary>
    public static IReadOnlyList<(int Version, string Name, string Text)> Scripts { get; } = LoadScripts();

    public async ValueTask RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await CheckServerAsync(connection, cancellationToken);
        if (await ReadVersionAsync(connection, cancellationToken) == Scripts.Count)
        {
            // So that a server without the right to create anything starts on a schema that was made for it.
            return;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(
            connection, $"SELECT pg_advisory_xact_lock({LockClass}, hashtext('{_options.Schema}'))", cancellationToken);
        var version = await ReadVersionAsync(connection, cancellationToken);
        await ExecuteAsync(connection, $"CREATE SCHEMA IF NOT EXISTS {_options.Schema}", cancellationToken);
        await ExecuteAsync(connection, $"SET LOCAL search_path TO {_options.Schema}", cancellationToken);
        foreach (var script in Scripts.Skip(version))
        {
            await ExecuteAsync(connection, script.Text, cancellationToken);
            await ExecuteAsync(
                connection,
                $"INSERT INTO schema_version (version, script) VALUES ({script.Version}, '{script.Name}')",
                cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static List<(int Version, string Name, string Text)> LoadScripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var scripts = new List<(int Version, string Name, string Text)>();
        foreach (var resource in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (!resource.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            {
                continue;
            }

            var name = resource[ResourcePrefix.Length..];
            var version = int.Parse(name.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture);
            if (version != scripts.Count + 1)
            {
                throw new InvalidOperationException($"schema script `{name}` should have number {scripts.Count + 1}");
            }

            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            scripts.Add((version, name, reader.ReadToEnd()));
        }

        return scripts;
    }

    private static async ValueTask<string> ReadTextAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        var value = await command.ExecuteScalarAsync(cancellationToken);
        return Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
    }

    private static async ValueTask ExecuteAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async ValueTask CheckServerAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var encoding = await ReadTextAsync(connection, "SHOW server_encoding", cancellationToken);
        if (!string.Equals(encoding, "UTF8", StringComparison.Ordinal))
        {
            throw _errors.NotUtf8(encoding);
        }

        string[] durable = _options.RequireDurableCommits ? ["fsync", "synchronous_commit"] : [];
        foreach (var setting in durable)
        {
            if (await ReadTextAsync(connection, $"SHOW {setting}", cancellationToken) == "off")
            {
                throw _errors.NotDurable(setting);
            }
        }
    }

    private async ValueTask<int> ReadVersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // Not to_regclass: it asks the session's cache, which does not hear of a schema that was made while this
        // transaction waited for its lock.
        var tableCount = await ReadTextAsync(
            connection,
            "SELECT count(*) FROM pg_catalog.pg_tables " +
            $"WHERE schemaname = '{_options.Schema}' AND tablename = 'schema_version'",
            cancellationToken);
        if (tableCount == "0")
        {
            return 0;
        }

        var newest = await ReadTextAsync(
            connection, $"SELECT coalesce(max(version), 0) FROM {_options.Schema}.schema_version", cancellationToken);
        var version = int.Parse(newest, CultureInfo.InvariantCulture);
        return version <= Scripts.Count ? version : throw _errors.NewerSchema(version, Scripts.Count);
    }
}
