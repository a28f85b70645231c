using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace OrleansRoles.Entities.Keys;

/// <summary>
/// A key as callers send it: <c>orik_{owner}.{id}.{secret}</c>. The owner (a tenant, a service) and the id say where
/// the key is looked up, so that verifying one reads one row; the secret says that it is the one.
/// </summary>
/// <param name="Prefix">What kind of key it is.</param>
/// <param name="Owner">The tenant or service that it belongs to.</param>
/// <param name="Id">The key's id, which is no secret: it stands in lists and in the journal.</param>
/// <param name="Secret">256 random bits, base64url.</param>
public sealed record KeyText(string Prefix, string Owner, string Id, string Secret)
{
    /// <summary>What keys of integration users start with.</summary>
    public const string IntegrationPrefix = "orik_";

    /// <summary>What keys of services start with.</summary>
    public const string ServicePrefix = "orsk_";

    /// <summary>Bytes of randomness in an id.</summary>
    public const int IdBytes = 12;

    /// <summary>Bytes of randomness in a secret.</summary>
    public const int SecretBytes = 32;

    private const int TextLengthMax = 1000;
    private const char Separator = '.';

    /// <summary>Makes a key of random bytes, <see cref="IdBytes"/> and <see cref="SecretBytes"/> of them.</summary>
    public static KeyText Make(string prefix, string owner, ReadOnlySpan<byte> id, ReadOnlySpan<byte> secret)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(id.Length, IdBytes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, SecretBytes);
        return new KeyText(prefix, owner, Base64Url.EncodeToString(id), Base64Url.EncodeToString(secret));
    }

    /// <summary>Reads a key; false where the text is none of that kind.</summary>
    public static bool TryParse(string prefix, string text, [NotNullWhen(true)] out KeyText? key)
    {
        key = null;
        if (text.Length > TextLengthMax || !text.StartsWith(prefix, StringComparison.Ordinal))
        {
            return false;
        }

        string[] parts = text[prefix.Length..].Split(Separator);
        if (parts.Length != 3 || !IsBytes(parts[1], IdBytes) || !IsBytes(parts[2], SecretBytes)
            || OwnerOf(parts[0]) is not { } owner)
        {
            return false;
        }

        key = new KeyText(prefix, owner, parts[1], parts[2]);
        return true;
    }

    /// <summary>
    /// What is stored of the key: SHA-256 over all of it, so that a hash moved to another owner or id fits nothing.
    /// </summary>
    public byte[] Hash() => SHA256.HashData(Encoding.UTF8.GetBytes(ToString()));

    /// <summary>Whether it is the key of a stored hash. Takes as long whatever a wrong key looks like.</summary>
    public bool Matches(ReadOnlySpan<byte> hash) => CryptographicOperations.FixedTimeEquals(Hash(), hash);

    /// <summary>The text that callers send.</summary>
    public override string ToString() =>
        $"{Prefix}{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Owner))}{Separator}{Id}{Separator}{Secret}";

    private static bool IsBytes(string text, int count) => Base64Url.IsValid(text, out int length) && length == count;

    private static string? OwnerOf(string encoded)
    {
        if (encoded.Length == 0 || !Base64Url.IsValid(encoded))
        {
            return null;
        }

        string owner = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(encoded));

        // One key has one text: what does not encode back is damaged. No id has control characters.
        bool isId = owner.Length > 0 && !owner.AsSpan().ContainsAnyInRange('\0', '\u001f')
            && Base64Url.EncodeToString(Encoding.UTF8.GetBytes(owner)) == encoded;
        return isId ? owner : null;
    }
}
