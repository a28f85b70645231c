using Microsoft.Data.Sqlite;
using OrleansRoles.Entities.Storage;
using SQLitePCL;

namespace OrleansRoles.Storage.Sqlite;

/// <summary>Turns SQLite's result codes into what an operator can act on.</summary>
internal static class SqliteErrors
{
    /// <param name="failure">What SQLite answered.</param>
    /// <param name="path">The data file.</param>
    /// <param name="tookNoEffect">False for COMMIT only: part of the transaction may be on the disk already.</param>
    public static StoreException ToException(SqliteException failure, string path, bool tookNoEffect = true)
    {
        var (advice, isTransient) = Advise(failure.SqliteErrorCode);
        var detail = $"{failure.Message.TrimEnd('.')}, extended code {failure.SqliteExtendedErrorCode}";
        return new StoreException($"the data file `{path}` {advice} ({detail})", isTransient, tookNoEffect, failure);
    }

    private static (string Advice, bool IsTransient) Advise(int code) => code switch
    {
        raw.SQLITE_FULL => ("cannot grow: its disk is full; free space or move the file to a larger disk", true),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
            ("is locked by another process; end that process or raise `BusyTimeout`", true),
        raw.SQLITE_NOMEM => ("could not be used: out of memory; give the process more", true),
        raw.SQLITE_CORRUPT => ("is damaged; stop the process and restore the file from a backup", false),
        raw.SQLITE_NOTADB => ("is not a database of this program; name another file or restore a backup", false),
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH =>
            ("is read-only; let the process write the file and its folder", false),
        raw.SQLITE_CANTOPEN =>
            ("cannot be opened; it must be a file in a folder that the process may read and write", false),
        raw.SQLITE_IOERR => ("cannot be read or written; check its disk", false),
        raw.SQLITE_TOOBIG => ("cannot keep a value of this size; split it", false),
        _ => ("refused a statement; was `MigrateAsync` called after opening it?", false),
    };
}
