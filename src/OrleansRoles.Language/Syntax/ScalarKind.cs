using System.Globalization;

namespace OrleansRoles.Language.Syntax;

/// <summary>What a single value is.</summary>
public enum ScalarKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>Null, <c>~</c> or nothing.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number with fraction or exponent.</summary>
    Float,
}

/// <summary>
/// YAML 1.2's core schema for values without quotes; infinities and NaN count as text, as JSON has none.
/// </summary>
internal static class ScalarKinds
{
    internal static ScalarKind OfPlain(string value) => value switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Boolean,
        _ => OfNumber(value),
    };

    internal static bool ToBoolean(SyntaxScalar scalar) => scalar.Value[0] is 't' or 'T';

    /// <summary>The whole number, or null where it is none or too large.</summary>
    internal static long? ToInteger(SyntaxScalar scalar)
    {
        if (scalar.Kind != ScalarKind.Integer)
        {
            return null;
        }

        string value = scalar.Value;
        NumberStyles style = NumberStyles.AllowLeadingSign;
        if (value.StartsWith("0x", StringComparison.Ordinal))
        {
            return long.TryParse(value.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out long hex)
                && hex >= 0
                ? hex
                : null;
        }

        if (value.StartsWith("0o", StringComparison.Ordinal))
        {
            return value.Length <= 22 ? Convert.ToInt64(value[2..], 8) : null;
        }

        return long.TryParse(value, style, CultureInfo.InvariantCulture, out long number) ? number : null;
    }

    /// <summary>The number, or null where it is none or not finite.</summary>
    internal static double? ToNumber(SyntaxScalar scalar)
    {
        if (scalar.Kind is not (ScalarKind.Integer or ScalarKind.Float))
        {
            return null;
        }

        if (ToInteger(scalar) is { } integer)
        {
            return integer;
        }

        bool parsed =
            double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number);
        return parsed && double.IsFinite(number) ? number : null;
    }

    private static ScalarKind OfNumber(string value)
    {
        if (value.Length > 64 || !(value[0] is '+' or '-' or '.' || char.IsAsciiDigit(value[0])))
        {
            return ScalarKind.Text;
        }

        if (value.Length > 2 && value[0] == '0' && value[1] is 'x' or 'o')
        {
            return IsRadix(value.AsSpan(2), value[1]) ? ScalarKind.Integer : ScalarKind.Text;
        }

        ReadOnlySpan<char> rest = value[0] is '+' or '-' ? value.AsSpan(1) : value;
        int whole = CountDigits(rest);
        rest = rest[whole..];
        if (rest.Length == 0)
        {
            return whole > 0 ? ScalarKind.Integer : ScalarKind.Text;
        }

        int fraction = 0;
        if (rest[0] == '.')
        {
            fraction = CountDigits(rest[1..]);
            rest = rest[(1 + fraction)..];
        }

        return whole + fraction > 0 && IsExponentOrNothing(rest) ? ScalarKind.Float : ScalarKind.Text;
    }

    private static bool IsExponentOrNothing(ReadOnlySpan<char> rest)
    {
        if (rest.Length == 0)
        {
            return true;
        }

        if (rest[0] is not ('e' or 'E'))
        {
            return false;
        }

        rest = rest[1..];
        if (rest.Length > 0 && rest[0] is '+' or '-')
        {
            rest = rest[1..];
        }

        return rest.Length > 0 && CountDigits(rest) == rest.Length;
    }

    private static bool IsRadix(ReadOnlySpan<char> digits, char radix)
    {
        foreach (char digit in digits)
        {
            bool fits = radix == 'x' ? char.IsAsciiHexDigit(digit) : digit is >= '0' and <= '7';
            if (!fits)
            {
                return false;
            }
        }

        return true;
    }

    private static int CountDigits(ReadOnlySpan<char> text)
    {
        int count = text.IndexOfAnyExceptInRange('0', '9');
        return count < 0 ? text.Length : count;
    }
}
