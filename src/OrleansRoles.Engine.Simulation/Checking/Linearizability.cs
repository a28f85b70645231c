using OrleansRoles.Engine.Simulation.Kernel;

namespace OrleansRoles.Engine.Simulation.Checking;

/// <summary>
/// Whether the checks about one user and the changes of what they read can be put into one order in which every check
/// reads the latest versions and whatever ended before another began stands before it. The guarantee is one for each
/// user: what others see of a change that is not acknowledged yet is no concern of this one.
/// </summary>
/// <remarks>
/// Every check says which versions it read, and the database says in which order each fact's versions came. So the
/// order exists if, and only if, "must stand before" goes round no circle: a version before the next one, a change
/// before a check that read it, a check before the change that replaced what it read, an end before a later beginning.
/// A change that was not acknowledged has no end.
/// </remarks>
internal static class Linearizability
{
    public static Violation? Check(IReadOnlyList<ChangeRecord> changes, IReadOnlyList<CheckRecord> checks)
    {
        HashSet<string> read = [.. checks.SelectMany(check => check.Versions.Keys)];
        Graph graph = new([.. changes.Where(change => change.Versions.Keys.Any(read.Contains))], checks, read);
        return graph.FindCircle();
    }

    private sealed class Graph
    {
        private readonly IReadOnlyList<ChangeRecord> _changes;
        private readonly IReadOnlyList<CheckRecord> _checks;
        private readonly List<int>[] _after;
        private readonly HashSet<string> _read;
        private readonly long[] _ends;

        public Graph(
            IReadOnlyList<ChangeRecord> changes, IReadOnlyList<CheckRecord> checks, HashSet<string> read)
        {
            _read = read;
            _changes = changes;
            _checks = checks;
            _ends =
            [
                .. changes.Select(change => change.Acknowledged).OfType<long>()
                    .Concat(checks.Select(check => check.Answered)).Distinct().Order(),
            ];
            _after = new List<int>[changes.Count + checks.Count + _ends.Length];
            for (int node = 0; node < _after.Length; node++)
            {
                _after[node] = [];
            }

            AddVersions();
            AddTimes();
        }

        public Violation? FindCircle()
        {
            int[] before = new int[_after.Length];
            foreach (int node in _after.SelectMany(next => next))
            {
                before[node]++;
            }

            Stack<int> free = new(Enumerable.Range(0, _after.Length).Where(node => before[node] == 0));
            int ordered = 0;
            while (free.TryPop(out int node))
            {
                ordered++;
                before[node] = -1;
                foreach (int next in _after[node])
                {
                    if (--before[next] == 0)
                    {
                        free.Push(next);
                    }
                }
            }

            return ordered == _after.Length ? null : Describe(before);
        }

        private void AddVersions()
        {
            Dictionary<(string Key, int Version), int> writers = [];
            for (int change = 0; change < _changes.Count; change++)
            {
                foreach ((string key, int version) in _changes[change].Versions.Where(v => _read.Contains(v.Key)))
                {
                    writers[(key, version)] = change;
                }
            }

            foreach (((string key, int version), int change) in writers)
            {
                if (writers.TryGetValue((key, version + 1), out int next))
                {
                    _after[change].Add(next);
                }
            }

            for (int check = 0; check < _checks.Count; check++)
            {
                int node = _changes.Count + check;
                foreach ((string key, int version) in _checks[check].Versions)
                {
                    if (writers.TryGetValue((key, version), out int wrote))
                    {
                        _after[wrote].Add(node);
                    }

                    if (writers.TryGetValue((key, version + 1), out int replaced))
                    {
                        _after[node].Add(replaced);
                    }
                }
            }
        }

        private void AddTimes()
        {
            // Through points in time: an end leads to its point, a point to the next one and to what begins after it.
            int points = _changes.Count + _checks.Count;
            for (int point = 0; point + 1 < _ends.Length; point++)
            {
                _after[points + point].Add(points + point + 1);
            }

            for (int change = 0; change < _changes.Count; change++)
            {
                AddTime(change, _changes[change].Invoked, _changes[change].Acknowledged);
            }

            for (int check = 0; check < _checks.Count; check++)
            {
                // An answer that says how old it may be counts from so long ago.
                AddTime(
                    _changes.Count + check, _checks[check].Begun - _checks[check].Staleness, _checks[check].Answered);
            }

            void AddTime(int node, long begin, long? end)
            {
                if (end is { } ended)
                {
                    _after[node].Add(points + Array.BinarySearch(_ends, ended));
                }

                int found = Array.BinarySearch(_ends, begin);
                int last = (found < 0 ? ~found : found) - 1;
                if (last >= 0)
                {
                    _after[points + last].Add(node);
                }
            }
        }

        /// <summary>The shortest circle through the earliest check that is in one.</summary>
        private Violation Describe(int[] before)
        {
            Violation? shortest = null;
            int length = int.MaxValue;
            IEnumerable<int> suspects = Enumerable.Range(_changes.Count, _checks.Count)
                .Where(node => before[node] > 0).OrderBy(node => _checks[node - _changes.Count].Answered).Take(50);
            foreach (int start in suspects)
            {
                List<int> circle = CircleThrough(start, before);
                List<int> told = [.. circle.Where(node => node < _changes.Count + _checks.Count)];
                if (told.Count > 0 && told.Count < length)
                {
                    length = told.Count;
                    CheckRecord check = _checks[start - _changes.Count];
                    shortest = new Violation(
                        check.Answered, $"{check}: no order of changes and checks explains it", [.. told.Select(Tell)]);
                }
            }

            return shortest ?? new Violation(0, "the changes alone are in no order", []);
        }

        private List<int> CircleThrough(int start, int[] before)
        {
            Dictionary<int, int> from = [];
            Queue<int> open = new([start]);
            while (open.TryDequeue(out int node))
            {
                foreach (int next in _after[node].Where(next => before[next] > 0))
                {
                    if (next == start)
                    {
                        List<int> circle = [node];
                        while (circle[^1] != start)
                        {
                            circle.Add(from[circle[^1]]);
                        }

                        circle.Reverse();
                        return circle;
                    }

                    if (from.TryAdd(next, node))
                    {
                        open.Enqueue(next);
                    }
                }
            }

            return [];
        }

        private string Tell(int node)
        {
            if (node < _changes.Count)
            {
                ChangeRecord change = _changes[node];
                string until = change.Acknowledged is { } end ? SimWorld.Seconds(end).Trim() : "never";
                return $"{change}, asked for at {SimWorld.Seconds(change.Invoked).Trim()}, committed at "
                    + $"{SimWorld.Seconds(change.Committed!.Value).Trim()}, acknowledged at {until}";
            }

            CheckRecord check = _checks[node - _changes.Count];
            return $"{check}, from {SimWorld.Seconds(check.Begun).Trim()} to "
                + SimWorld.Seconds(check.Answered).Trim();
        }
    }
}
