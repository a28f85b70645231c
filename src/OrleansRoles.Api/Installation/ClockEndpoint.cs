using System.ComponentModel;
using System.Text.Json.Serialization;
using System.Xml;
using Microsoft.AspNetCore.Http;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;
using OrleansRoles.Api.Requests;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Ports;

namespace OrleansRoles.Api.Installation;

/// <summary>The clock of a test server: read it, and put it forward.</summary>
internal sealed class ClockEndpoint(ITestClock clock, TimeProvider time, ApiOptions options)
{
    // No test needs more, and beyond it times end.
    private static readonly DateTimeOffset _last = new(2999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public Task GetAsync(HttpContext context, Principal principal) => WriteAsync(context, time.GetUtcNow());

    public async Task AdvanceAsync(HttpContext context, Principal principal)
    {
        (ClockBody? body, Problem? problem) = await JsonBodies.ReadAsync(
            context, ClockJson.Default.ClockBody, options.CommandBytesMax);
        TimeSpan by = TimeSpan.Zero;
        if (problem is null)
        {
            (by, problem) = SpanOf(body!);
        }

        if (problem is null && by < TimeSpan.Zero)
        {
            problem = new Refusal(
                RefusalKind.ClockGoesBack,
                $"it is {Instants.Text(time.GetUtcNow())} already, and the clock does not go back; name a later time")
                .ToProblem();
        }

        if (problem is not null)
        {
            await ProblemWriter.WriteAsync(context, problem);
            return;
        }

        await clock.AdvanceAsync(by, context.RequestAborted);
        await WriteAsync(context, time.GetUtcNow());
    }

    private static Task WriteAsync(HttpContext context, DateTimeOffset now) =>
        JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("now", Instants.Text(now));
            json.WriteEndObject();
        });

    private (TimeSpan By, Problem? Problem) SpanOf(ClockBody body)
    {
        int said = (body.Advance is null ? 0 : 1) + (body.Seconds is null ? 0 : 1) + (body.To is null ? 0 : 1);
        if (said != 1)
        {
            return (default, Bad("", "say how far by exactly one of `advance`, `seconds` and `to`"));
        }

        DateTimeOffset now = time.GetUtcNow();
        if (body.Advance is { } text && Parse(text) is null)
        {
            return (default, Bad("/advance", "this is no duration: write one as in `P30D` or `PT90M`"));
        }

        TimeSpan by = body.Advance is { } duration ? Parse(duration)!.Value
            : body.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds)
            : body.To!.Value - now;
        return by > _last - now
            ? (default, Bad("", $"this is beyond {Instants.Text(_last)}: go less far"))
            : (by, null);
    }

    private static TimeSpan? Parse(string duration)
    {
        try
        {
            return XmlConvert.ToTimeSpan(duration);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            return null;
        }
    }

    private static Problem Bad(string pointer, string detail) =>
        new(ProblemCodes.RequestInvalid, detail) { Pointer = pointer };
}

/// <summary>How far the clock is put forward.</summary>
[Description("How far the clock is put forward: exactly one of the members.")]
internal sealed record ClockBody
{
    [Description("A duration by ISO 8601: `P30D`, `PT90M`.")]
    public string? Advance { get; set; }

    [Description("So many seconds.")]
    public long? Seconds { get; set; }

    [Description("Until this time.")]
    public DateTimeOffset? To { get; set; }
}

/// <summary>The body about the clock.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ClockBody))]
internal sealed partial class ClockJson : JsonSerializerContext;
