using Xunit;

namespace OrleansRoles.Primitives.Tests;

public sealed class StringTableTests
{
    [Fact]
    public void It_answers_as_a_dictionary_does_through_sets_and_removals()
    {
        Random random = new(7);
        StringTable<string> table = new();
        Dictionary<string, string> expected = new(StringComparer.Ordinal);
        for (int step = 0; step < 20_000; step++)
        {
            string key = $"key-{random.Next(300)}";
            switch (random.Next(4))
            {
                case 0:
                    Assert.Equal(expected.Remove(key), table.Remove(key));
                    break;
                case 1:
                    Assert.Equal(expected.GetValueOrDefault(key), table.Find(key));
                    break;
                case 2 when !expected.ContainsKey(key):
                    expected[key] = table.GetOrAdd(key, made => $"made for {made}");
                    break;
                default:
                    table.Set(key, expected[key] = $"value {step}");
                    break;
            }

            Assert.Equal(expected.Count, table.Count);
        }

        Assert.Equal(
            expected.OrderBy(pair => pair.Key, StringComparer.Ordinal),
            table.Snapshot().OrderBy(pair => pair.Key, StringComparer.Ordinal));
        table.Clear();
        Assert.Equal(0, table.Count);
        Assert.Null(table.Find("key-1"));
    }

    [Fact]
    public async Task Readers_never_miss_a_key_that_is_there_while_the_table_grows()
    {
        StringTable<string> table = new();
        string[] settled = [.. Enumerable.Range(0, 50).Select(number => $"settled-{number}")];
        Array.ForEach(settled, key => table.Set(key, key));
        using CancellationTokenSource done = new();
        Task writer = Task.Run(() =>
        {
            for (int number = 0; number < 200_000; number++)
            {
                table.Set($"new-{number}", "new");
                table.Remove($"new-{number - 100}");
            }

            done.Cancel();
        });

        int wrong = 0;
        do
        {
            foreach (string key in settled)
            {
                // A value that is another key's would be worse than none; both are wrong.
                wrong += ReferenceEquals(table.Find(key), key) ? 0 : 1;
            }
        }
        while (!done.IsCancellationRequested);

        await writer;
        Assert.Equal(0, wrong);
    }
}
