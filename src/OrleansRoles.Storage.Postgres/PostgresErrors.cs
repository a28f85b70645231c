using System.Data.Common;
using System.Net.Sockets;
using Npgsql;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Storage.Postgres;

/// <summary>Turns what Npgsql throws into what an operator can act on.</summary>
internal sealed class PostgresErrors
{
    /// <summary>The state with which <c>commit_changes</c> refuses a guard.</summary>
    public const string MovedOnState = "OR001";

    private const string SequenceConstraint = "journal_sequence";
    private const string RowConstraint = "rows_key";

    private readonly string _database;
    private readonly string _schema;

    public PostgresErrors(string connectionString, string schema)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        _database = $"the PostgreSQL database `{settings.Database ?? settings.Username}` on `{settings.Host}`";
        _schema = schema;
    }

    /// <summary>Whether it comes from the server or from the way to it (a failed name look-up comes bare).</summary>
    public static bool IsOfMedium(Exception failure) =>
        failure is DbException or SocketException or IOException or TimeoutException;

    /// <summary>
    /// Whether a journal row with the same sequence or a row to insert was there already, or a guarded entity has moved
    /// on.
    /// </summary>
    public static bool IsConflict(Exception failure) => failure is PostgresException
    {
        SqlState: MovedOnState,
    }
    or PostgresException
    {
        SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: SequenceConstraint or RowConstraint,
    };

    /// <summary>Whether two transactions got into each other's way and this one was undone for it.</summary>
    public static bool IsCollision(Exception failure) => failure is PostgresException
    {
        SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure,
    };

    /// <summary>
    /// Whether the server undid all of it. An error that ends the session may come after the commit; one that ends the
    /// statement undoes the transaction.
    /// </summary>
    public static bool IsUndone(Exception failure) =>
        failure is PostgresException { InvariantSeverity: "ERROR", SqlState: not ("40003" or "08007") };

    /// <param name="failure">What was thrown.</param>
    /// <param name="isSent">Whether a commit was on its way already, so that the server may have done it.</param>
    public StoreException ToException(Exception failure, bool isSent)
    {
        var server = failure as PostgresException;
        var advice = server is null
            ? "cannot be reached or did not answer in time; check the server, the network and the connection string"
            : Advise(server.SqlState);
        return new StoreException(
            $"{_database} {advice} ({failure.Message})",
            failure is not DbException { IsTransient: false } || IsTransientState(server?.SqlState),
            tookNoEffect: !isSent || IsUndone(failure),
            failure);
    }

    public StoreException NotDurable(string setting) => Refusal(
        $"would lose acknowledged commits with the server's power: `{setting}` is off; turn it on " +
        $"(or, for tests only, set `{nameof(PostgresStoreOptions.RequireDurableCommits)}` to false)");

    public StoreException NotUtf8(string encoding) => Refusal(
        $"has the encoding `{encoding}`; make one with `CREATE DATABASE … ENCODING 'UTF8'`");

    public StoreException NewerSchema(int version, int known) => Refusal(
        $"has schema `{_schema}` at version {version}, and this program knows versions up to {known}; start the " +
        "newer program that made it, or restore a backup from before the upgrade");

    private StoreException Refusal(string advice) =>
        new($"{_database} {advice}", isTransient: false, tookNoEffect: true);

    private static bool IsTransientState(string? sqlState) => sqlState is
        PostgresErrorCodes.DiskFull or PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.AdminShutdown
        or PostgresErrorCodes.QueryCanceled;

    private string Advise(string sqlState) => sqlState switch
    {
        PostgresErrorCodes.DiskFull => "cannot grow: the server's disk is full; free space there",
        PostgresErrorCodes.ReadOnlySqlTransaction =>
            "is read-only; name the primary in the connection string, not a standby",
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedColumn
            or PostgresErrorCodes.UndefinedFunction
            => $"lacks tables or functions of schema `{_schema}`; call `MigrateAsync` or run the scripts in " +
            "`deploy/postgres`",
        PostgresErrorCodes.InsufficientPrivilege =>
            $"denies the user a right; grant it usage of schema `{_schema}` and select, insert, update and delete on " +
            "its tables, and for the first start `CREATE` on the database",
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            "refused the user; check user and password in the connection string",
        PostgresErrorCodes.InvalidCatalogName => "does not exist; create it or name another in the connection string",
        PostgresErrorCodes.TooManyConnections =>
            "has no connection left; raise `max_connections` or lower `Maximum Pool Size`",
        PostgresErrorCodes.ProtocolViolation =>
            "does not take what a connection starts with; behind a pooler let `options` pass (PgBouncer: " +
            $"`ignore_startup_parameters`) or set `{nameof(PostgresStoreOptions.PrepareStatements)}` to false",
        PostgresErrorCodes.ProgramLimitExceeded =>
            "cannot index a key of this length; tenant, kind and id (or collection and key) together may have some " +
            "2,600 bytes",
        _ => "refused a statement",
    };
}
