using System.Text.Json;
using OrleansRoles.Entities.Journal;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;

namespace OrleansRoles.Entities.Documents;

/// <summary>What a repeated document is answered with: all but the single changes.</summary>
internal sealed record KeptDocument(bool Created, long Revision, int ChangeCount, IReadOnlyList<string> Advice)
{
    /// <summary>What is kept of an answer.</summary>
    public static Answer AnswerOf(DocumentApplied applied) => new(
        applied.Created ? AnswerKind.Created : AnswerKind.Done,
        JsonSerializer.SerializeToUtf8Bytes(
            new KeptDocument(applied.Created, applied.Revision, applied.ChangeCount, applied.Advice),
            EntitiesJson.Default.KeptDocument),
        applied.Revision);

    /// <summary>The answer again.</summary>
    public static DocumentApplied Read(Answer answer)
    {
        KeptDocument kept = JsonSerializer.Deserialize(answer.Body.Span, EntitiesJson.Default.KeptDocument)
            ?? throw new InvalidDataException("the kept answer of a document is damaged");
        return new DocumentApplied(kept.Created, kept.Revision, kept.ChangeCount) { Advice = kept.Advice };
    }
}
