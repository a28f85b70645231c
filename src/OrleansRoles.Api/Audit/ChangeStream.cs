using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;
using OrleansRoles.Entities.Audit;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Api.Audit;

/// <summary>
/// A tenant's changes as they are made: server-sent events whose ids are positions of the journal, so that a caller
/// that was cut off goes on where it was. Who may no longer see the audit log hears no more.
/// </summary>
internal sealed class ChangeStream(AuditAccess access, AuditLog log, CancellationToken stopping)
{
    private const int PerHolderMax = 20;
    private const int BatchRows = 500;
    private const string LastEventId = "Last-Event-ID";

    // The store is asked anew after so long; a line without meaning keeps proxies from hanging up.
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _silenceMax = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    public async Task StreamAsync(HttpContext context, Principal principal)
    {
        string tenant = Arguments.Id(context, "tenant") ?? "";
        (long? after, Problem? problem) = After(context.Request.Headers[LastEventId]);
        problem ??= await access.RefuseAsync(context, principal, tenant);
        if (problem is null && _open.AddOrUpdate(principal.Holder, 1, (_, count) => count + 1) > PerHolderMax)
        {
            Close(principal);
            problem = new Problem(
                ProblemCodes.RateLimited, $"this caller has {PerHolderMax} streams open, which is the most: close one");
        }

        if (problem is not null)
        {
            await ProblemWriter.WriteAsync(context, problem);
            return;
        }

        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, stopping);
        try
        {
            long position = after ?? await log.FindEndAsync(tenant, ending.Token);
            await SendAsync(context, principal, tenant, position, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The caller went away, or the server stops: the stream may end at any event.
        }
        finally
        {
            Close(principal);
        }
    }

    private async Task SendAsync(
        HttpContext context, Principal principal, string tenant, long position, CancellationToken ending)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        await WriteAsync(context, "retry: 2000\n\n"u8.ToArray(), ending);
        using PeriodicTimer timer = new(_poll);
        TimeSpan silent = TimeSpan.Zero;
        while (true)
        {
            AuditPage page = await log.ListAsync(tenant, new AuditFilter(), position, BatchRows, ending);

            // Asked after the reading: nothing is sent that was made after the caller had lost the right.
            if (await access.RefuseAsync(context, principal, tenant) is not null)
            {
                return;
            }

            foreach (JournalRow row in page.Rows)
            {
                await WriteAsync(context, Event(row), ending);
                position = row.Position;
            }

            silent = page.Rows.Count > 0 ? TimeSpan.Zero : silent + _poll;
            if (silent >= _silenceMax)
            {
                await WriteAsync(context, ":\n\n"u8.ToArray(), ending);
                silent = TimeSpan.Zero;
            }

            if (page.Next is null)
            {
                await timer.WaitForNextTickAsync(ending);
            }
        }
    }

    private static async Task WriteAsync(HttpContext context, byte[] bytes, CancellationToken cancellationToken)
    {
        await context.Response.BodyWriter.WriteAsync(bytes, cancellationToken);
        await context.Response.BodyWriter.FlushAsync(cancellationToken);
    }

    private static byte[] Event(JournalRow row)
    {
        ArrayBufferWriter<byte> buffer = new();
        buffer.Write(Encoding.UTF8.GetBytes($"id: {row.Position}\nevent: {row.Type}\ndata: "));
        using (Utf8JsonWriter json = new(buffer, JsonAnswers.WriterOptions))
        {
            AuditWriter.Write(json, row);
        }

        buffer.Write("\n\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static (long? After, Problem? Problem) After(StringValues header)
    {
        if (header.Count == 0)
        {
            return (null, null);
        }

        return long.TryParse(header.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out long position)
            ? (position, null)
            : (null, new Problem(
                ProblemCodes.HeaderInvalid,
                $"the header `{LastEventId}` is no id of an event: send the one of the last event that came, or none"));
    }

    private void Close(Principal principal)
    {
        int left = _open.AddOrUpdate(principal.Holder, 0, (_, count) => count - 1);
        if (left <= 0)
        {
            _open.TryRemove(new KeyValuePair<string, int>(principal.Holder, left));
        }
    }
}
