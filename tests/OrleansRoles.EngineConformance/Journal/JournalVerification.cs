using OrleansRoles.Entities.Journal;
using OrleansRoles.Entities.Storage;
using Xunit;

namespace OrleansRoles.EngineConformance.Journal;

/// <summary>Follows the chains of a journal from each entity's first row on.</summary>
public static class JournalVerification
{
    /// <summary>Finds what is wrong with a journal; null for nothing.</summary>
    public static string? FindFault(string tenant, IReadOnlyList<JournalRow> journal)
    {
        Dictionary<string, (long Sequence, ReadOnlyMemory<byte> Hash)> last = new(StringComparer.Ordinal);
        long position = 0;
        foreach (JournalRow row in journal)
        {
            string name = $"{row.Entity} #{row.Sequence}";
            (long sequence, ReadOnlyMemory<byte> hash) = last.GetValueOrDefault(row.Entity);
            if (row.Sequence != sequence + 1)
            {
                return $"{name} follows #{sequence}";
            }

            if (!row.Hash.Span.SequenceEqual(JournalHash.Of(hash.Span, tenant, row)))
            {
                return $"{name} has another hash than its content";
            }

            if (row.Position <= position)
            {
                return $"{name} stands at position {row.Position}, after {position}";
            }

            last[row.Entity] = (row.Sequence, row.Hash);
            position = row.Position;
        }

        return null;
    }

    /// <summary>Fails unless the journal verifies.</summary>
    public static void Verify(string tenant, IReadOnlyList<JournalRow> journal) =>
        Assert.Null(FindFault(tenant, journal));
}
