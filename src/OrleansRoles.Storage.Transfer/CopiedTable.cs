using System.Collections.Immutable;

namespace OrleansRoles.Storage.Transfer;

/// <summary>A table of the store, alike in both databases.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Columns">All of its columns.</param>
/// <param name="Order">An order in which its rows are unique and which an index gives.</param>
internal sealed record CopiedTable(string Name, ImmutableArray<CopiedColumn> Columns, string Order)
{
    /// <summary>Every change ever. In the order in which the chains run.</summary>
    public static CopiedTable Journal { get; } = new(
        "journal",
        [
            new("tenant", ColumnType.Text), new("entity", ColumnType.Text), new("sequence", ColumnType.Integer),
            new("position", ColumnType.Integer), new("commit_id", ColumnType.Text), new("time", ColumnType.Integer),
            new("actor", ColumnType.Text), new("reason", ColumnType.Text), new("type", ColumnType.Text),
            new("payload", ColumnType.Bytes), new("hash", ColumnType.Bytes),
        ],
        "tenant, entity, sequence");

    /// <summary>The entities' snapshots, and what stays of those that ended.</summary>
    public static CopiedTable Entities { get; } = new(
        "entities",
        [
            new("tenant", ColumnType.Text), new("kind", ColumnType.Text), new("id", ColumnType.Text),
            new("sequence", ColumnType.Integer), new("hash", ColumnType.Bytes), new("state", ColumnType.Bytes),
        ],
        "tenant, kind, id");

    /// <summary>The rows of all collections.</summary>
    public static CopiedTable Rows { get; } = new(
        "rows",
        [
            new("tenant", ColumnType.Text), new("collection", ColumnType.Text), new("key", ColumnType.Text),
            new("value", ColumnType.Bytes), new("expires_at", ColumnType.Integer),
        ],
        "tenant, collection, key");

    /// <summary>All tables, in the order in which they are copied.</summary>
    public static ImmutableArray<CopiedTable> All { get; } = [Journal, Entities, Rows];

    /// <summary>The columns' names, with commas.</summary>
    public string ColumnList => string.Join(", ", Columns.Select(column => column.Name));

    /// <summary>Reads every row, in order.</summary>
    /// <param name="prefix">The schema with its dot, or empty.</param>
    public string Select(string prefix) => $"SELECT {ColumnList} FROM {prefix}{Name} ORDER BY {Order}";
}

/// <summary>A column of a table.</summary>
internal sealed record CopiedColumn(string Name, ColumnType Type);

/// <summary>What a column holds.</summary>
internal enum ColumnType
{
    Text,
    Integer,
    Bytes,
}
