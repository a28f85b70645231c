namespace OrleansRoles.Architecture.Tests.Tidy;

public sealed class CodeTextTests
{
    private const string Quotes = "\"\"\"";

    public static TheoryData<string, string> Cases => new()
    {
        { "a // b", "a     " },
        { "a /* b\nc */ d", "a     \n     d" },
        { "x = \"a // b\"; y", "x =         ; y" },
        { "x = \"a \\\" b\"; y", "x =         ; y" },
        { "x = @\"a \\\"; y", "x =       ; y" },
        { "x = @\"a \"\" b\"; y", "x =          ; y" },
        { "x = \"\"; y", "x =   ; y" },
        { "c = '\"'; y", "c =    ; y" },
        { "c = '\\''; y", "c =     ; y" },
        { "$\"a {b} c\" d", "     b     d" },
        { "$\"{{b}}\" d", "         d" },
        { "$\"a {F(\"x\", new { Y = 1 })} c\" d", "     F(   , new { Y = 1 })     d" },
        { "$@\"a {b}\\\" d", "      b    d" },
        { $"{Quotes}a \"b\" c{Quotes} d", "              d" },
        { $"${Quotes}a {{b}} c{Quotes} d", "       b       d" },
        { $"$${Quotes}a {{b}} {{{{c}}}}{Quotes} d", "             c      d" },
        { "var @class = 1;", "var @class = 1;" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Only_code_is_left_and_it_stays_where_it_was(string source, string code)
    {
        Assert.Equal(code, CodeText.WithoutStringsAndComments(source));
        Assert.Equal(source.Length, code.Length);
    }

    [Fact]
    public void Comments_can_stay()
    {
        Assert.Equal("x =    ; // why \"so\"", CodeText.WithoutStrings("x = \"a\"; // why \"so\""));
    }

    [Fact]
    public void Code_of_the_repository_keeps_its_brackets_balanced()
    {
        // Of all that the scanner can get wrong, most would show here.
        Assert.All(Repository.CodeFiles, path =>
        {
            string code = CodeText.WithoutStringsAndComments(Repository.Read(path));
            Assert.Equal((path, code.Count(c => c == '{')), (path, code.Count(c => c == '}')));
            Assert.Equal((path, code.Count(c => c == '(')), (path, code.Count(c => c == ')')));
        });
    }
}
