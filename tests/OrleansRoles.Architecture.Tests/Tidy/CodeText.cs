using System.Text;

namespace OrleansRoles.Architecture.Tests.Tidy;

/// <summary>
/// C# with its strings (and its comments) blanked out, character by character, so that rules see code alone and lines
/// keep their numbers. It knows every kind of string that the language has, and the code inside interpolations.
/// </summary>
internal sealed class CodeText
{
    private readonly string _source;
    private readonly bool _keepsComments;
    private readonly StringBuilder _output;
    private int _at;

    private CodeText(string source, bool keepsComments)
    {
        _source = source;
        _keepsComments = keepsComments;
        _output = new StringBuilder(source);
    }

    /// <summary>The code without what its strings say.</summary>
    public static string WithoutStrings(string source) => new CodeText(source, keepsComments: true).Run();

    /// <summary>The code without what its strings and comments say.</summary>
    public static string WithoutStringsAndComments(string source) => new CodeText(source, keepsComments: false).Run();

    private char Now => Peek(0);

    private string Run()
    {
        TakeCode(isHole: false);
        return _output.ToString();
    }

    private char Peek(int ahead) => _at + ahead < _source.Length ? _source[_at + ahead] : '\0';

    private bool Follows(string text) => string.CompareOrdinal(_source, _at, text, 0, text.Length) == 0;

    private void Blank(int count = 1)
    {
        for (int index = 0; index < count && _at < _source.Length; index++, _at++)
        {
            if (_source[_at] is not ('\n' or '\r'))
            {
                _output[_at] = ' ';
            }
        }
    }

    private void TakeCode(bool isHole)
    {
        int depth = 0;
        while (_at < _source.Length && !(isHole && depth == 0 && Now == '}'))
        {
            if (Follows("//"))
            {
                TakeComment("\n", closed: false);
            }
            else if (Follows("/*"))
            {
                TakeComment("*/", closed: true);
            }
            else if (Now == '\'')
            {
                TakeCharacter();
            }
            else if (StringStart() is { } start)
            {
                TakeString(start.Dollars, start.IsVerbatim);
            }
            else
            {
                depth += Now switch { '{' => 1, '}' => -1, _ => 0 };
                _at++;
            }
        }
    }

    private void TakeComment(string end, bool closed)
    {
        int found = _source.IndexOf(end, Math.Min(_at + 2, _source.Length), StringComparison.Ordinal);
        int stop = found < 0 ? _source.Length : found + (closed ? end.Length : 0);
        if (_keepsComments)
        {
            _at = stop;
        }
        else
        {
            Blank(stop - _at);
        }
    }

    private void TakeCharacter()
    {
        Blank();
        while (_at < _source.Length && Now is not ('\'' or '\n'))
        {
            Blank(Now == '\\' ? 2 : 1);
        }

        Blank();
    }

    private (int Dollars, bool IsVerbatim)? StringStart()
    {
        int ahead = 0;
        int dollars = 0;
        bool isVerbatim = false;
        for (; Peek(ahead) is '$' or '@'; ahead++)
        {
            dollars += Peek(ahead) == '$' ? 1 : 0;
            isVerbatim |= Peek(ahead) == '@';
        }

        return Peek(ahead) == '"' ? (dollars, isVerbatim) : null;
    }

    private int CountOf(char character)
    {
        int count = 0;
        while (Peek(count) == character)
        {
            count++;
        }

        return count;
    }

    private void TakeString(int dollars, bool isVerbatim)
    {
        while (Now != '"')
        {
            Blank();
        }

        int quotes = CountOf('"');
        if (quotes == 2)
        {
            Blank(2);
        }
        else if (quotes >= 3)
        {
            Blank(quotes);
            TakeRaw(quotes, dollars);
        }
        else
        {
            Blank();
            TakePlain(dollars > 0, isVerbatim);
        }
    }

    private void TakeRaw(int quotes, int dollars)
    {
        while (_at < _source.Length)
        {
            int found = CountOf('"');
            int braces = dollars > 0 ? CountOf('{') : 0;
            if (found >= quotes)
            {
                Blank(found);
                return;
            }

            if (dollars > 0 && braces >= dollars)
            {
                Blank(braces);
                TakeCode(isHole: true);
                Blank(dollars);
            }
            else
            {
                Blank(Math.Max(1, Math.Max(found, braces)));
            }
        }
    }

    private void TakePlain(bool hasHoles, bool isVerbatim)
    {
        while (_at < _source.Length)
        {
            if (Now == '"' && !(isVerbatim && Peek(1) == '"'))
            {
                Blank();
                return;
            }

            bool isPair = Now == '"' || (Now == '\\' && !isVerbatim) || (hasHoles && (Follows("{{") || Follows("}}")));
            if (hasHoles && Now == '{' && !isPair)
            {
                Blank();
                TakeCode(isHole: true);
                Blank();
            }
            else
            {
                Blank(isPair ? 2 : 1);
            }
        }
    }
}
