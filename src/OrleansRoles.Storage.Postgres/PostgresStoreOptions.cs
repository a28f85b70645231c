using System.Text.RegularExpressions;

namespace OrleansRoles.Storage.Postgres;

/// <summary>How a <see cref="PostgresStore"/> works.</summary>
public sealed partial record PostgresStoreOptions
{
    /// <summary>
    /// How many connections a data source of <see cref="PostgresStore.CreateDataSource"/> opens at most where the
    /// connection string does not say <c>Maximum Pool Size</c>. Enough for commits to share the server's flushes; more
    /// clients than that wait here, where waiting costs nothing, instead of crowding the server's processors.
    /// </summary>
    public const int DefaultMaxPoolSize = 32;

    /// <summary>
    /// The schema that holds the tables; several installations may share a database under different names. Lower-case
    /// letters, digits and underscores. Default: <c>orleansroles</c>.
    /// </summary>
    public string Schema { get; init; } = "orleansroles";

    /// <summary>
    /// Prepare each statement once per connection, and keep its plan. Turn it off behind a pooler that gives out a
    /// connection per transaction and does not know prepared statements, or that refuses the start-up parameter
    /// <c>options</c>, with which the server is asked to keep plans. Default: true.
    /// </summary>
    public bool PrepareStatements { get; init; } = true;

    /// <summary>
    /// Refuse, at migration, a server that acknowledges what it has not flushed (<c>fsync</c> or
    /// <c>synchronous_commit</c> off). Turn it off only for tests. Default: true.
    /// </summary>
    public bool RequireDurableCommits { get; init; } = true;

    internal void Check()
    {
        if (!SchemaName().IsMatch(Schema))
        {
            throw new ArgumentException(
                $"`{Schema}` cannot name the schema; write up to 63 lower-case letters, digits and underscores",
                nameof(Schema));
        }
    }

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}$", RegexOptions.CultureInvariant)]
    private static partial Regex SchemaName();
}
