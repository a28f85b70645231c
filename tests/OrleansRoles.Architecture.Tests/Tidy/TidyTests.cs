namespace OrleansRoles.Architecture.Tests.Tidy;

/// <summary>The repository keeps its own rules, apart from what is on the list of exceptions.</summary>
public sealed class TidyTests
{
    private static readonly SourceFile[] s_files =
        [.. Repository.TextFiles.Select(path => new SourceFile(path, Repository.Read(path)))];

    public static TheoryData<string> RuleNames => [.. TidyRules.All.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Every_file_keeps_the_rule(string name)
    {
        TidyRule rule = RuleOf(name);
        List<string> faults = [];
        foreach (SourceFile file in s_files)
        {
            string[] found = [.. rule.Check(file)];
            int allowed = AllowedIn(file, name);
            if (found.Length > allowed)
            {
                faults.AddRange(found.Select(fault => $"{file.Path}:{fault}"));
            }
        }

        Assert.True(faults.Count == 0, $"{name}:\n{string.Join('\n', faults)}");
    }

    [Fact]
    public void The_list_of_exceptions_holds_no_more_than_it_must()
    {
        TidyException[] shorter =
        [
            .. TidyException.All
                .Select(entry => entry with { Count = Math.Min(entry.Count, CountOf(entry)) })
                .Where(entry => entry.Count > 0),
        ];
        if (Environment.GetEnvironmentVariable("UPDATE_EXPECTED") == "1")
        {
            TidyException.Save(shorter);
            return;
        }

        // These files have become better: let the list say so.
        Assert.Equal(shorter, TidyException.All);
    }

    [Fact]
    public void A_line_of_the_list_says_day_rule_file_count_and_reason()
    {
        TidyException entry = new(new DateOnly(2026, 11, 22), "line-length", "src/A.cs", 3, "a table of cases");

        Assert.Equal(entry, TidyException.Parse(entry.ToString()));
        Assert.Throws<FormatException>(() => TidyException.Parse("line-length src/A.cs 3 because"));
    }

    [Fact]
    public void Exceptions_name_rules_that_exist_and_a_reason_and_stand_once()
    {
        Assert.All(TidyException.All, entry =>
        {
            Assert.Contains(entry.Rule, TidyRules.All.Select(rule => rule.Name));
            Assert.NotEmpty(entry.Reason);
            Assert.True(entry.Count > 0);
        });
        Assert.Distinct(TidyException.All.Select(entry => (entry.Rule, entry.Path)));
    }

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void The_rule_finds_its_bad_file_out_and_lets_its_good_one_pass(string name)
    {
        TidyRule rule = RuleOf(name);

        Assert.Single(rule.Check(rule.Bad));
        Assert.Empty(rule.Check(rule.Good));
    }

    [Theory]
    [InlineData("blocking", "task.Wait();")]
    [InlineData("blocking", "task.GetAwaiter().GetResult();")]
    [InlineData("sleeping", "Thread.Sleep(1);")]
    [InlineData("clock-or-chance", "DateTime.Now")]
    [InlineData("clock-or-chance", "DateTime.UtcNow")]
    [InlineData("clock-or-chance", "Guid.NewGuid()")]
    [InlineData("clock-or-chance", "Random.Shared.Next()")]
    [InlineData("clock-or-chance", "new Random()")]
    [InlineData("clock-or-chance", "Environment.TickCount64")]
    [InlineData("unordered-work", "Parallel.ForEach(x, y);")]
    [InlineData("unordered-work", "await x.ConfigureAwait(false);")]
    [InlineData("open-task", "/* FIXME */")]
    [InlineData("banned-name", "class StoreManager { }")]
    [InlineData("banned-name", "struct TextUtils { }")]
    [InlineData("banned-name", "record Common(int X);")]
    [InlineData("tab-or-trailing-blank", "\tint x;")]
    public void The_rule_finds_the_others_of_its_kind_out_too(string name, string code)
    {
        Assert.Single(RuleOf(name).Check(new SourceFile("src/OrleansRoles.Entities/Thing.cs", code)));
    }

    [Theory]
    [InlineData("tmp/x")]
    [InlineData("root/.nuget")]
    [InlineData("home/me")]
    [InlineData("Users/me")]
    public void A_path_of_somebody_s_machine_is_found_out_in_every_text_file(string path)
    {
        Assert.Single(RuleOf("machine-path").Check(new SourceFile("docs/page.md", $"look into `/{path}`")));
    }

    [Fact]
    public void Rules_for_deterministic_parts_leave_the_others_alone()
    {
        SourceFile server = new("src/OrleansRoles.Server/Clock.cs", "var now = DateTimeOffset.UtcNow;");

        Assert.Empty(RuleOf("clock-or-chance").Check(server));
    }

    [Fact]
    public void The_repository_was_found()
    {
        // Without this, a wrong root would let every rule pass.
        Assert.Contains("src/OrleansRoles.Entities/Storage/IStore.cs", Repository.TextFiles);
        Assert.True(Repository.CodeFiles.Count() > 100);
    }

    private static TidyRule RuleOf(string name) => TidyRules.All.Single(rule => rule.Name == name);

    private static int AllowedIn(SourceFile file, string rule) =>
        TidyException.All.FirstOrDefault(entry => entry.Rule == rule && entry.Path == file.Path)?.Count ?? 0;

    private static int CountOf(TidyException entry) =>
        s_files.Where(file => file.Path == entry.Path).Sum(file => RuleOf(entry.Rule).Check(file).Count());
}
