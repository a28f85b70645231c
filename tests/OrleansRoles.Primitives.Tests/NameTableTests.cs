using Xunit;

namespace OrleansRoles.Primitives.Tests;

public sealed class NameTableTests
{
    [Fact]
    public void Every_name_is_found_and_no_other()
    {
        string[] names = [.. Enumerable.Range(0, 500).Select(number => $"events.section-{number}.view")];
        NameTable<string> table = new(names, name => name);

        foreach (string name in names)
        {
            Assert.Same(name, table.Find(new string(name.AsSpan())));
            Assert.Null(table.Find(name + "s"));
            Assert.Null(table.Find(name[1..]));
        }
    }

    [Fact]
    public void Names_that_agree_where_the_hash_looks_are_told_apart()
    {
        // Same length, same first, middle and last four characters.
        string[] names = [.. Enumerable.Range(0, 9).Select(digit => $"head{digit}xxxmiddxxx{digit}tail")];
        NameTable<string> table = new(names, name => name);

        Assert.All(names, name => Assert.Same(name, table.Find(name)));
        Assert.Null(table.Find("head9xxxmiddxxx9tail"));
    }

    [Fact]
    public void Short_and_empty_names_are_names_too()
    {
        string[] names = ["", "a", "b", "ab", "abc", "abcd"];
        NameTable<string> table = new(names, name => name);

        Assert.All(names, name => Assert.Same(name, table.Find(name)));
        Assert.Null(table.Find("c"));
        Assert.Null(new NameTable<string>([], name => name).Find(""));
    }

    [Fact]
    public void Of_two_values_of_one_name_the_last_counts()
    {
        NameTable<Version> table = new([new Version(1, 0), new Version(2, 0)], _ => "same");

        Assert.Equal(new Version(2, 0), table.Find("same"));
    }
}
