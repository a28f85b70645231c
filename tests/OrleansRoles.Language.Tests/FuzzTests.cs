using System.Text;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Documents;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;
using Xunit.Abstractions;

namespace OrleansRoles.Language.Tests;

/// <summary>
/// Mutated inputs: whatever arrives, there is a result or an error, never an exception, and every place named lies in
/// the text. The seed is fixed and printed; a failing input is printed as base64.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Seed = 20_260_101;
    private const int ModelCount = 16_000;
    private const int DocumentCount = 16_000;

    private readonly ITestOutputHelper _output = output;

    [Fact]
    public void No_model_text_makes_the_compiler_throw()
    {
        byte[][] all = [.. LanguageCase.In("models").Concat(LanguageCase.In("bases"))
            .Select(item => Encoding.UTF8.GetBytes(item.Source.Text))
            .Where(bytes => bytes.Length < 8000)];
        byte[][] valid = [.. LanguageCase.In("models").Concat(LanguageCase.In("bases"))
            .Where(item => item.CompileModel().Definition is not null)
            .Select(item => Encoding.UTF8.GetBytes(item.Source.Text))];
        byte[][] corpus = [.. all, .. Enumerable.Repeat(valid, 20).SelectMany(items => items)];
        var parts = new PartFolder(Path.Combine(Repository.Cases, "parts"));
        Run(ModelCount, corpus, source =>
        {
            ModelCompilation compilation = ModelLanguage.Compile(source, parts);
            return (compilation.Definition is not null, compilation.Diagnostics);
        });
    }

    [Fact]
    public void No_document_text_makes_the_compiler_throw()
    {
        byte[][] corpus = [.. LanguageCase.In("documents").Select(item => Encoding.UTF8.GetBytes(item.Source.Text))];
        ModelDefinition venues = LanguageCase.Base("venues");
        Run(DocumentCount, corpus, source =>
        {
            DocumentCompilation compilation = DocumentLanguage.Compile(source, venues);
            return (compilation.Document is not null, compilation.Diagnostics);
        });
    }

    private void Run(
        int count, byte[][] corpus, Func<SourceText, (bool HasResult, IReadOnlyList<Diagnostic> Diagnostics)> compile)
    {
        _output.WriteLine($"seed {Seed}, {count} inputs");
        var mutator = new Mutator(new Random(Seed), corpus);
        int results = 0;
        for (int index = 0; index < count; index++)
        {
            byte[] bytes = mutator.Next();
            SourceText source = SourceText.FromUtf8("fuzz", bytes, mutator.NextFormat());
            try
            {
                (bool hasResult, IReadOnlyList<Diagnostic> diagnostics) = compile(source);
                results += hasResult ? 1 : 0;
                Assert.NotEqual(hasResult, diagnostics.Any(item => item.Severity == DiagnosticSeverity.Error));
                Assert.True(diagnostics.Count <= 100);
                Assert.All(diagnostics, item => Assert.True(item.Line >= 1 && item.Column >= 1));
                _ = DiagnosticRenderer.Render(diagnostics);
            }
            catch (Exception)
            {
                _output.WriteLine($"input {index}: {Convert.ToBase64String(bytes)}");
                throw;
            }
        }

        _output.WriteLine($"{results} of them compiled");

        // A mutator that only ever breaks inputs would test nothing behind the parser.
        Assert.InRange(results, count / 100, count);
    }

    private sealed class Mutator(Random random, byte[][] corpus)
    {
        private static readonly string[] _tokens =
        [
            "{", "}", "[", "]", ":", ",", "- ", "\n", "\n  ", "? ", "&a ", "*a", "!t ", "|", ">", "%", "@", "`", "\"",
            "'",
            "#", "---\n", "...\n", "true", "null", "1e999", "-0", ".inf", "tenant", "venue/*", "always", "not", "any",
            "with",
            "scopes", "replaces: true", "include", "\t", "\0", "\uFEFF", "😀", "\r", "\\", "<<", "0x", "{}", "[]",
            "\"\\ud800\"",
        ];

        private static readonly string[] _words =
        [
            "tenant", "venue", "contract", "workspace", "user", "admin", "ana", "c1", "w1", "scope", "levels", "needs",
            "if", "on",
            "all", "any", "not", "with", "as", "require", "permission", "at", "it.venue", "context.status",
            "venue.booking>=inquiry",
            "venue.booking", "venue.access", "always", "id", "roles", "grants", "permissions", "edit", "true", "false",
            "null", "0",
            "-1", "1.5", "2026-12-01T00:00:00Z", "venue/hall-a", "venue/*", "contract/c1", "members", "for-each",
            "scopes",
            "same-as", "includes", "replaces", "equals", "covers", "at-most", "role", "each-in", "30d", "''",
            "event-gate",
        ];

        private readonly Random _random = random;
        private readonly byte[][] _corpus = corpus;

        internal SourceFormat NextFormat() => _random.Next(8) switch
        {
            0 => SourceFormat.Json,
            1 or 2 => SourceFormat.Yaml,
            _ => SourceFormat.Detect,
        };

        internal byte[] Next()
        {
            byte[] bytes = _corpus[_random.Next(_corpus.Length)];
            int steps = _random.Next(1, 4);
            for (int step = 0; step < steps; step++)
            {
                bytes = Mutate(bytes);
            }

            return bytes;
        }

        private byte[] Mutate(byte[] bytes)
        {
            int at = _random.Next(bytes.Length + 1);
            int to = Math.Min(bytes.Length, at + _random.Next(1, 24));
            return _random.Next(11) switch
            {
                0 => Flip(bytes),
                1 => bytes[..at],
                2 => [.. bytes[..at], .. bytes[to..]],
                3 => [.. bytes[..at], .. Token(), .. bytes[at..]],
                4 => [.. bytes[..at], .. Token(), .. bytes[to..]],
                5 => SwapLines(bytes),
                6 => [.. bytes[..to], .. bytes[at..]],
                7 => Splice(bytes, at),
                8 or 9 => Retype(bytes),
                _ => Nest(bytes, at),
            };
        }

        // Puts something else of the language's own words where a value was: what only the binder can notice.
        private byte[] Retype(byte[] bytes)
        {
            string[] lines = Encoding.Latin1.GetString(bytes).Split('\n');
            int index = _random.Next(lines.Length);
            int colon = lines[index].LastIndexOf(": ", _random.Next(lines[index].Length + 1), StringComparison.Ordinal);
            if (colon >= 0)
            {
                lines[index] = $"{lines[index][..colon]}: {Tree(4)}";
            }

            return Encoding.Latin1.GetBytes(string.Join('\n', lines));
        }

        private string Tree(int depth) => _random.Next(depth <= 0 ? 1 : 3) switch
        {
            0 => Word(),
            1 => $"[{Join(() => Tree(depth - 1))}]",
            _ => $"{{{Join(() => $"{Word()}: {Tree(depth - 1)}")}}}",
        };

        private string Join(Func<string> item) =>
            string.Join(", ", Enumerable.Range(0, _random.Next(4)).Select(_ => item()));

        private string Word() => _words[_random.Next(_words.Length)];

        private byte[] Token() => Encoding.UTF8.GetBytes(_tokens[_random.Next(_tokens.Length)]);

        private byte[] Flip(byte[] bytes)
        {
            byte[] copy = [.. bytes];
            if (copy.Length > 0)
            {
                copy[_random.Next(copy.Length)] ^= (byte)(1 << _random.Next(8));
            }

            return copy;
        }

        private byte[] SwapLines(byte[] bytes)
        {
            string[] lines = Encoding.Latin1.GetString(bytes).Split('\n');
            (int left, int right) = (_random.Next(lines.Length), _random.Next(lines.Length));
            (lines[left], lines[right]) = (lines[right], lines[left]);
            return Encoding.Latin1.GetBytes(string.Join('\n', lines));
        }

        private byte[] Splice(byte[] bytes, int at)
        {
            byte[] other = _corpus[_random.Next(_corpus.Length)];
            int from = _random.Next(other.Length + 1);
            return [.. bytes[..at], .. other[from..Math.Min(other.Length, from + 80)], .. bytes[at..]];
        }

        private byte[] Nest(byte[] bytes, int at)
        {
            string opening = new[] { "[", "{ a: ", "- ", "? ", "{ not: ", "[[" }[_random.Next(6)];
            byte[] nested = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(opening, _random.Next(1, 200))));
            return [.. bytes[..at], .. nested, .. bytes[at..]];
        }
    }
}
