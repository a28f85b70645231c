using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OrleansRoles.Entities.Journal;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.Turns;

/// <summary>
/// A caller's name for a command, kept with the answer in the very commit that carries it out: so a repetition, also
/// one after an answer that was lost, is answered and not carried out again.
/// </summary>
internal sealed class Idempotency
{
    /// <summary>The collection of the rows; the key starts with the caller.</summary>
    public const string Collection = "idempotency";

    /// <summary>How long a name stands for its command, at least; then it may stand for another.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    private const char Separator = '\u001f';

    private readonly string _key;
    private readonly string _requestHash;

    /// <param name="caller">Who asks; callers do not share names.</param>
    /// <param name="name">The caller's name for the command.</param>
    /// <param name="kind">What kind of command it is.</param>
    /// <param name="request">The command, byte for byte.</param>
    public Idempotency(string caller, string name, string kind, ReadOnlySpan<byte> request)
    {
        _key = $"{caller}{Separator}{name}{Separator}";
        _requestHash = Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(kind), 0, .. request]));
    }

    /// <summary>The row to look for.</summary>
    public RowPrefix Row => new(Collection, _key);

    /// <summary>The row's key.</summary>
    public string Key => _key;

    /// <summary>How an earlier command of this name was answered, or why this one may not have its name; null where
    /// there was none.</summary>
    /// <exception cref="InvalidDataException">The row is damaged.</exception>
    public Outcome<Answer>? Read(Row? row)
    {
        if (row is null)
        {
            return null;
        }

        KeptAnswer kept = JsonSerializer.Deserialize(row.Value.Span, EntitiesJson.Default.KeptAnswer)
            ?? throw new InvalidDataException($"the kept answer `{row.Key}` is damaged");
        return kept.RequestHash == _requestHash
            ? new Answer(kept.Kind, kept.Body, kept.Revision)
            : new Refusal(
                RefusalKind.IdempotencyKeyReused,
                "this `Idempotency-Key` stands for another command of yours; send a new one with a new command");
    }

    /// <summary>The row that keeps an answer.</summary>
    public Row Keep(Answer answer, DateTimeOffset now)
    {
        KeptAnswer kept = new(
            _requestHash, now, answer.Kind, (answer.Kept ?? answer.Body).ToArray(), answer.Revision);
        return new Row(Collection, _key, JsonSerializer.SerializeToUtf8Bytes(kept, EntitiesJson.Default.KeptAnswer))
        {
            ExpiresAt = now + KeptFor,
        };
    }
}

/// <summary>An answer as it is kept for repetitions.</summary>
/// <param name="RequestHash">SHA-256 of the request, in hex.</param>
/// <param name="Time">When it was carried out.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Body">What it was answered with, JSON.</param>
/// <param name="Revision">The revision after it.</param>
internal sealed record KeptAnswer(
    string RequestHash, DateTimeOffset Time, AnswerKind Kind, byte[] Body, long? Revision);
