namespace OrleansRoles.LoadTests.Revocations;

/// <summary>What a gateway answered.</summary>
internal enum LoggedVerdict : byte
{
    Unavailable,
    Deny,
    Allow,
}

/// <summary>One check of a gateway process. Instants are the machine's monotonic clock, the same for all processes.
/// </summary>
/// <param name="Begun">When it began, in nanoseconds.</param>
/// <param name="Answered">When the answer was there.</param>
/// <param name="Tenant">Number of the tenant.</param>
/// <param name="Person">Number of the person.</param>
/// <param name="Verdict">The answer.</param>
/// <param name="Revision">The user's revision that the answer says it read.</param>
/// <param name="TeamVersion">The version that its obligations write; 0 where there are none.</param>
internal readonly record struct LoggedCheck(
    long Begun, long Answered, int Tenant, int Person, LoggedVerdict Verdict, long Revision, int TeamVersion);

/// <summary>
/// The checks of a gateway process, in a file of its own that outlives it. One that is killed loses what it had not
/// written yet: fewer checks to judge, none of them wrong.
/// </summary>
internal static class CheckLog
{
    private const int RecordBytes = 37;

    /// <summary>Writes a check.</summary>
    public static void Write(BinaryWriter writer, in LoggedCheck check)
    {
        writer.Write(check.Begun);
        writer.Write(check.Answered);
        writer.Write(check.Tenant);
        writer.Write(check.Person);
        writer.Write((byte)check.Verdict);
        writer.Write(check.Revision);
        writer.Write(check.TeamVersion);
    }

    /// <summary>Reads all checks that were written whole.</summary>
    public static IEnumerable<LoggedCheck> Read(string path)
    {
        using BinaryReader reader = new(File.OpenRead(path));
        for (long left = reader.BaseStream.Length / RecordBytes; left > 0; left--)
        {
            yield return new LoggedCheck(
                reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt32(),
                (LoggedVerdict)reader.ReadByte(), reader.ReadInt64(), reader.ReadInt32());
        }
    }
}
