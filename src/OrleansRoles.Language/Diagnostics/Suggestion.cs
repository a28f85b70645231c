namespace OrleansRoles.Language.Diagnostics;

/// <summary>"Did you mean": the nearest of the known names, if one is near.</summary>
internal static class Suggestion
{
    private const int LengthMax = 100;

    /// <summary>Help text that names the nearest candidate, or else the fallback.</summary>
    internal static string For(string name, IEnumerable<string> candidates, string fallback) =>
        Nearest(name, candidates) is { } nearest ? $"did you mean `{nearest}`?" : fallback;

    internal static string? Nearest(string name, IEnumerable<string> candidates)
    {
        if (name.Length is 0 or > LengthMax)
        {
            return null;
        }

        string? best = null;
        int bestDistance = Math.Max(1, name.Length / 3) + 1;
        foreach (string candidate in candidates)
        {
            if (Math.Abs(candidate.Length - name.Length) >= bestDistance)
            {
                continue;
            }

            int distance = Distance(name, candidate);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours.</summary>
    private static int Distance(string left, string right)
    {
        int[] beforeLast = new int[right.Length + 1];
        int[] last = [.. Enumerable.Range(0, right.Length + 1)];
        int[] current = new int[right.Length + 1];
        for (int row = 1; row <= left.Length; row++)
        {
            current[0] = row;
            for (int column = 1; column <= right.Length; column++)
            {
                int cost = left[row - 1] == right[column - 1] ? 0 : 1;
                int distance = Math.Min(Math.Min(current[column - 1], last[column]) + 1, last[column - 1] + cost);
                bool swapped = row > 1 && column > 1
                    && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1];
                current[column] = swapped ? Math.Min(distance, beforeLast[column - 2] + 1) : distance;
            }

            (beforeLast, last, current) = (last, current, beforeLast);
        }

        return last[right.Length];
    }
}
