using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Description;
using OrleansRoles.Api.Http;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Requests;
using EntityAnswer = OrleansRoles.Entities.Requests.Answer;

namespace OrleansRoles.Api.Requests;

/// <summary>Carries out a request on whichever engine there is.</summary>
internal delegate ValueTask<Outcome<EntityAnswer>> Executing(
    Request request, RequestContext context, CancellationToken cancellationToken);

/// <summary>
/// Routes operations that are commands and queries of entities. An operation is a row in the table
/// (<see cref="Operation"/>) and a line that says how address and body become the request; all else is the same for
/// all of them.
/// </summary>
/// <example><code>
/// requests.Map(Operations.RemoveMember, at => new RemoveMember { Tenant = at.Tenant, User = at.Id("user") });
/// requests.Map&lt;MemberBody&gt;(Operations.AddMember, (at, body) => new AddMember { Tenant = at.Tenant, … });
/// </code></example>
internal sealed class RequestRoutes(RouteTable routes, Executing execute, ApiOptions options)
{
    /// <summary>Routes an operation without a body.</summary>
    public void Map(Operation operation, Func<RequestReading, Request> make) =>
        routes.Map(operation, async (context, principal) =>
        {
            RequestReading reading = new(context, principal);
            await AnswerAsync(context, principal, operation, make(reading), reading.Problem);
        });

    /// <summary>Routes an operation whose body is read as the type that its row in the table names.</summary>
    public void Map<T>(Operation operation, Func<RequestReading, T, Request> make)
        where T : class
    {
        JsonTypeInfo<T> type = (JsonTypeInfo<T>)(operation.Body?.Type
            ?? throw new InvalidOperationException($"{operation.Id} has no type of its body in the table"));
        routes.Map(operation, async (context, principal) =>
        {
            (T? body, Problem? problem) = await JsonBodies.ReadAsync(context, type, options.CommandBytesMax);
            RequestReading reading = new(context, principal);
            Request? request = body is null ? null : make(reading, body);
            await AnswerAsync(context, principal, operation, request, problem ?? reading.Problem);
        });
    }

    /// <summary>
    /// Routes a list that is answered page by page as JSON, or whole as a table, as the header <c>Accept</c> says.
    /// </summary>
    public void MapTable(Operation operation, CsvTable table, Func<RequestReading, Page, Query> make)
    {
        TableEndpoint whole = new(table, make, execute);
        routes.Map(operation, async (context, principal) =>
        {
            context.Response.Headers.Vary = "Accept";
            switch (MediaTypes.Preferred(context.Request.Headers.Accept, MediaTypes.Json, CsvTable.ContentType))
            {
                case CsvTable.ContentType:
                    await whole.AnswerAsync(context, principal);
                    break;
                case MediaTypes.Json:
                    RequestReading reading = new(context, principal);
                    await AnswerAsync(context, principal, operation, make(reading, reading.Page), reading.Problem);
                    break;
                default:
                    await ProblemWriter.WriteAsync(context, new Problem(
                        ProblemCodes.NotAcceptable,
                        $"`Accept` allows neither `{MediaTypes.Json}` nor `{CsvTable.ContentType}`: name one of them"));
                    break;
            }
        });
    }

    private async Task AnswerAsync(
        HttpContext context, Principal principal, Operation operation, Request? request, Problem? problem)
    {
        RequestContext? around = null;
        if (problem is null)
        {
            (around, problem) = RequestHeaders.Read(context, principal, request!);
        }

        if (problem is null)
        {
            Outcome<EntityAnswer> outcome = await execute(request!, around!, context.RequestAborted);
            if (outcome.IsAccepted)
            {
                await AnswerWriter.WriteAsync(context, operation, outcome.Value);
                return;
            }

            problem = outcome.Refusal.ToProblem();
        }

        await ProblemWriter.WriteAsync(context, problem);
    }
}

/// <summary>Answers what entities answer.</summary>
internal static partial class AnswerWriter
{
    /// <summary>Writes an answer: its status follows from what happened.</summary>
    public static Task WriteAsync(HttpContext context, Operation operation, EntityAnswer answer)
    {
        if (answer.Revision is { } revision)
        {
            string tag = EntityTags.Of(revision);
            context.Response.Headers.ETag = tag;
            if (operation.Kind == OperationKind.Query && EntityTags.IsKnown(context, tag))
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }

        if (answer.Kind is AnswerKind.Created or AnswerKind.Pending
            && LocationOf(context, operation, answer) is { } location)
        {
            context.Response.Headers.Location = location;
        }

        int status = StatusOf(answer.Kind);
        if (answer.Body.IsEmpty)
        {
            context.Response.StatusCode = status == StatusCodes.Status200OK ? StatusCodes.Status204NoContent : status;
            return Task.CompletedTask;
        }

        return JsonAnswers.WriteAsync(context, status, MediaTypes.Json, answer.Body);
    }

    private static int StatusOf(AnswerKind kind) => kind switch
    {
        AnswerKind.Done or AnswerKind.Unchanged => StatusCodes.Status200OK,
        AnswerKind.Created => StatusCodes.Status201Created,
        AnswerKind.Pending => StatusCodes.Status202Accepted,
    };

    private static string? LocationOf(HttpContext context, Operation operation, EntityAnswer answer)
    {
        if (operation.CreatedAt is not { } template || answer.Body.IsEmpty)
        {
            return operation.Method == HttpMethods.Put ? context.Request.Path.ToUriComponent() : null;
        }

        using JsonDocument body = JsonDocument.Parse(answer.Body);
        JsonElement members = body.RootElement;
        return Placeholder().Replace(template, match =>
        {
            string name = match.Groups[1].Value;
            string? value = context.Request.RouteValues.ContainsKey(name)
                ? Arguments.Id(context, name)
                : members.GetProperty(name).GetString();
            return Uri.EscapeDataString(value ?? "");
        });
    }

    [GeneratedRegex(@"\{([a-z]+)\}")]
    private static partial Regex Placeholder();
}
