using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OrleansRoles.Delivery;

/// <summary>Signatures by the Standard Webhooks convention (symmetric, version 1).</summary>
public static class WebhookSignature
{
    /// <summary>The header of the message's id.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>The header of the instant, in seconds since 1970.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>The header of the signatures, with a space between: one for each secret that is good.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>The signature of a body: <c>v1,</c> and HMAC-SHA256 over id, instant and body.</summary>
    public static string Of(byte[] secret, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        string head = string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.");
        return "v1," + Convert.ToBase64String(
            HMACSHA256.HashData(secret, (byte[])[.. Encoding.UTF8.GetBytes(head), .. body]));
    }
}
