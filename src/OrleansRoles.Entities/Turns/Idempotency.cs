using System.Security.Cryptography;
using System.Text.Json;
using OrleansRoles.Entities.Journal;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.Turns;

/// <summary>
/// A caller's name for a command, kept in the very commit that carries it out: so a repetition, also one after an
/// answer that was lost, is answered and not carried out again.
/// </summary>
internal sealed class Idempotency(RequestHandler handler, Request request, Turn turn)
{
    /// <summary>The collection of the rows; the key starts with the caller.</summary>
    public const string Collection = "idempotency";

    private const char Separator = '\u001f';

    private readonly string? _key = request is Command && turn.Context.IdempotencyKey is { } key
        ? $"{turn.Caller}{Separator}{key}{Separator}"
        : null;

    /// <summary>The row to look for; null where the caller gave no name.</summary>
    public RowPrefix? Row => _key is null ? null : new RowPrefix(Collection, _key);

    /// <summary>How an earlier request of this name was answered; null where there was none.</summary>
    public async ValueTask<Outcome<Answer>?> FindAsync()
    {
        if (_key is null || await turn.ReadRowAsync(Collection, _key) is not { } row)
        {
            return null;
        }

        KeptAnswer kept = JsonSerializer.Deserialize(row.Value.Span, EntitiesJson.Default.KeptAnswer)
            ?? throw new InvalidDataException($"the kept answer `{row.Key}` is damaged");
        return kept.RequestHash == Hash()
            ? new Answer(kept.Kind, kept.Body, kept.Revision)
            : new Refusal(
                RefusalKind.IdempotencyKeyReused,
                "this `Idempotency-Key` stands for another command of yours; send a new one with a new command");
    }

    /// <summary>Puts the answer into the commit.</summary>
    public void Keep(Answer answer)
    {
        if (_key is null)
        {
            return;
        }

        KeptAnswer kept = new(
            Hash(), turn.Now, answer.Kind, (answer.Kept ?? answer.Body).ToArray(), answer.Revision);
        turn.Insert(new Storage.Row(
            Collection, _key, JsonSerializer.SerializeToUtf8Bytes(kept, EntitiesJson.Default.KeptAnswer)));
    }

    private string Hash() => Convert.ToHexStringLower(
        SHA256.HashData([.. System.Text.Encoding.UTF8.GetBytes(handler.Name), 0, .. handler.Write(request)]));
}

/// <summary>An answer as it is kept for repetitions.</summary>
/// <param name="RequestHash">SHA-256 of the request, in hex.</param>
/// <param name="Time">When it was carried out.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Body">What it was answered with, JSON.</param>
/// <param name="Revision">The revision after it.</param>
internal sealed record KeptAnswer(
    string RequestHash, DateTimeOffset Time, AnswerKind Kind, byte[] Body, long? Revision);
