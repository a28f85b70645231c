using System.Text.RegularExpressions;

namespace OrleansRoles.Architecture.Tests.Tidy;

/// <summary>
/// Finds methods and their lengths by counting brackets. It takes code without strings and comments, and needs no
/// compiler, so that new syntax does not stop it.
/// </summary>
internal static partial class MethodLengths
{
    /// <summary>The methods (also constructors and operators) with first line and count of lines.</summary>
    public static IEnumerable<(string Name, int Line, int Lines)> Of(string code)
    {
        List<(string, int, int)> found = [];
        TakeMembers(code, 0, found);
        return found;
    }

    /// <summary>
    /// Goes through the members of a type, a namespace or a file; gives the place after its closing brace.
    /// </summary>
    private static int TakeMembers(string code, int at, List<(string Name, int Line, int Lines)> found)
    {
        int start = at;
        int parentheses = 0;
        while (at < code.Length)
        {
            char now = code[at];
            parentheses += now switch { '(' or '[' => 1, ')' or ']' => -1, _ => 0 };
            if (now == '}' && parentheses == 0)
            {
                return at + 1;
            }

            if (now == ';' && parentheses == 0)
            {
                Add(code, start, at, found);
                start = at + 1;
            }
            else if (now == '{')
            {
                string header = code[start..at];
                bool isType = parentheses == 0 && IsType(header);
                at = isType ? TakeMembers(code, at + 1, found) : SkipBlock(code, at);
                if (!isType && (parentheses > 0 || HasValue(header)))
                {
                    continue;
                }

                if (!isType)
                {
                    Add(code, start, at - 1, found);
                }

                start = at;
                continue;
            }

            at++;
        }

        return at;
    }

    private static int SkipBlock(string code, int at)
    {
        int depth = 0;
        for (; at < code.Length; at++)
        {
            depth += code[at] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return at + 1;
            }
        }

        return at;
    }

    private static void Add(string code, int start, int end, List<(string Name, int Line, int Lines)> found)
    {
        string member = code[start..end];
        if (MethodHead().Match(Declaration(member)) is { Success: true } head)
        {
            start += member.Length - member.TrimStart().Length;
            int line = code.AsSpan(0, start).Count('\n') + 1;
            found.Add((head.Groups[1].Value, line, code.AsSpan(start, end - start).Count('\n') + 1));
        }
    }

    private static bool IsType(string header) => TypeWord().IsMatch(Declaration(header).Split(" where ")[0]);

    /// <summary>
    /// Whether the member goes on after a block, to a semicolon: it has an initial value or an expression.
    /// </summary>
    private static bool HasValue(string header) => Declaration(header).Length < WithoutAttributes(header).Length;

    /// <summary>The member up to its body, its value or its expression.</summary>
    private static string Declaration(string member)
    {
        string text = WithoutAttributes(member);
        int depth = 0;
        for (int at = 0; at < text.Length; at++)
        {
            depth += text[at] switch { '(' or '[' => 1, ')' or ']' => -1, _ => 0 };
            string before = text[..at].TrimEnd(' ', '=', '!', '<', '>');
            bool isOperator = before.EndsWith("operator", StringComparison.Ordinal);
            if (depth == 0 && !isOperator && text[at] is ('=' or '{'))
            {
                return text[..at];
            }
        }

        return text;
    }

    private static string WithoutAttributes(string member)
    {
        string text = member.TrimStart();
        while (text.StartsWith('[') || text.StartsWith('#'))
        {
            int depth = 0;
            int at = 0;
            do
            {
                depth += text[at] switch { '[' => 1, ']' => -1, _ => 0 };
                at++;
            }
            while (at < text.Length && (text[0] == '[' ? depth > 0 : text[at] != '\n'));
            text = text[at..].TrimStart();
        }

        return text;
    }

    [GeneratedRegex(@"\b(class|struct|interface|record|enum|namespace|extension)\b")]
    private static partial Regex TypeWord();

    [GeneratedRegex(@"([\w.]+|operator\s*[^\s(]+)(?:<[^()]*>)?\(")]
    private static partial Regex MethodHead();
}
