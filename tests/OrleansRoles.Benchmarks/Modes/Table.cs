namespace OrleansRoles.Benchmarks.Modes;

/// <summary>Prints Markdown tables.</summary>
internal static class Table
{
    public static void Head(params string[] titles)
    {
        Row(titles);
        Row(Array.ConvertAll(titles, _ => "---"));
    }

    public static void Row(params string[] cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");
}
