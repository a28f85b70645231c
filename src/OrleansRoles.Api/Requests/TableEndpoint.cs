using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Requests;
using EntityAnswer = OrleansRoles.Entities.Requests.Answer;

namespace OrleansRoles.Api.Requests;

/// <summary>A whole list as a table: page after page, written as they come.</summary>
internal sealed class TableEndpoint(
    CsvTable table, Func<RequestReading, Page, Query> make, Executing execute)
{
    /// <summary>Answers with the table.</summary>
    public async Task AnswerAsync(HttpContext context, Principal principal)
    {
        RequestReading reading = new(context, principal);
        RequestContext around = new() { Caller = principal.Caller };
        string? after = null;
        do
        {
            Query query = make(reading, new Page(RequestReading.PageMax, after));
            if (reading.Problem is { } unread)
            {
                await ProblemWriter.WriteAsync(context, unread);
                return;
            }

            Outcome<EntityAnswer> outcome = await execute(query, around, context.RequestAborted);
            if (outcome.IsAccepted)
            {
                after = await WriteAsync(context, outcome.Value, isFirst: after is null);
            }
            else if (after is null)
            {
                await ProblemWriter.WriteAsync(context, outcome.Refusal.ToProblem());
            }
            else
            {
                // The right was taken away meanwhile. A table that ends early must not look like a whole one.
                context.Abort();
                return;
            }
        }
        while (after is not null);
    }

    /// <summary>Writes a page; the key of the next one, or null.</summary>
    private async Task<string?> WriteAsync(HttpContext context, EntityAnswer answer, bool isFirst)
    {
        HttpResponse response = context.Response;
        if (isFirst)
        {
            response.ContentType = $"{CsvTable.ContentType}; charset=utf-8";
            response.Headers.ContentDisposition = $"attachment; filename=\"{table.FileName}\"";
            await response.WriteAsync(table.Header, Encoding.UTF8, context.RequestAborted);
        }

        using JsonDocument page = JsonDocument.Parse(answer.Body);
        await response.WriteAsync(table.LinesOf(page.RootElement), Encoding.UTF8, context.RequestAborted);
        return page.RootElement.TryGetProperty("next", out JsonElement next) ? Page.KeyOf(next.GetString()!) : null;
    }
}
