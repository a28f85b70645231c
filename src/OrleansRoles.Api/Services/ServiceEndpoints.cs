using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;
using OrleansRoles.Api.Requests;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Installation;
using OrleansRoles.Entities.Keys;
using OrleansRoles.Entities.Requests;

namespace OrleansRoles.Api.Services;

/// <summary>The back ends of the installation and their keys. A key is shown once, when it is made.</summary>
internal sealed class ServiceEndpoints(ServiceRegistry services, TimeProvider time, ApiOptions options)
{
    private const int OverlapSecondsMax = 30 * 24 * 60 * 60;
    private const int TitleLengthMax = 200;

    public async Task ListAsync(HttpContext context, Principal principal)
    {
        RequestReading at = new(context, principal);
        Page page = at.Page;
        if (at.Problem is { } problem)
        {
            await ProblemWriter.WriteAsync(context, problem);
            return;
        }

        IReadOnlyList<Service> found = await services.ListAsync(page.After, page.Limit + 1, context.RequestAborted);
        await JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("services");
            foreach (Service service in found.Take(page.Limit))
            {
                Write(json, service);
            }

            json.WriteEndArray();
            if (found.Count > page.Limit)
            {
                json.WriteString("next", Page.CursorOf(found[page.Limit - 1].Id));
            }

            json.WriteEndObject();
        });
    }

    public async Task GetAsync(HttpContext context, Principal principal)
    {
        string id = Arguments.Id(context, "service") ?? "";
        Service? service = await services.FindAsync(id, context.RequestAborted);
        await (service is null
            ? ProblemWriter.WriteAsync(context, Unknown(id))
            : JsonAnswers.WriteAsync(context, StatusCodes.Status200OK, json => Write(json, service)));
    }

    public async Task PutAsync(HttpContext context, Principal principal)
    {
        RequestReading at = new(context, principal);
        string id = at.Id("service");
        (ServiceBody? body, Problem? problem) = await JsonBodies.ReadAsync(
            context, ServicesJson.Default.ServiceBody, options.CommandBytesMax);
        (RequestContext? by, Problem? badReason) = RequestHeaders.ReadReason(context, principal);
        problem ??= at.Problem ?? badReason ?? FindProblem(body!);
        if (problem is not null)
        {
            await ProblemWriter.WriteAsync(context, problem);
            return;
        }

        Service service = new() { Id = id, Title = body!.Title, Tenants = body.Tenants };
        Outcome<bool> put = await services.PutAsync(service, by!);
        if (!put.IsAccepted)
        {
            await ProblemWriter.WriteAsync(context, put.Refusal.ToProblem());
            return;
        }

        bool isNew = put.Value;
        if (isNew)
        {
            context.Response.Headers.Location = $"/v1/services/{Uri.EscapeDataString(id)}";
        }

        await JsonAnswers.WriteAsync(
            context, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, json => Write(json, service));
    }

    public async Task DeleteAsync(HttpContext context, Principal principal)
    {
        (RequestContext? by, Problem? problem) = RequestHeaders.ReadReason(context, principal);
        await (problem is null
            ? AnswerAsync(
                context, await services.DeleteAsync(Arguments.Id(context, "service") ?? "", by!),
                StatusCodes.Status204NoContent, null)
            : ProblemWriter.WriteAsync(context, problem));
    }

    public async Task ListKeysAsync(HttpContext context, Principal principal)
    {
        string id = Arguments.Id(context, "service") ?? "";
        Outcome<IReadOnlyList<ServiceKey>> outcome = await services.ListKeysAsync(id, context.RequestAborted);
        await AnswerAsync(context, outcome, StatusCodes.Status200OK, (json, keys) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("keys");
            foreach (ServiceKey key in keys)
            {
                Write(json, key, null);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    public async Task AddKeyAsync(HttpContext context, Principal principal)
    {
        (ServiceKeyBody? body, Problem? problem) = await JsonBodies.ReadAsync(
            context, ServicesJson.Default.ServiceKeyBody, options.CommandBytesMax);
        (RequestContext? by, Problem? badReason) = RequestHeaders.ReadReason(context, principal);
        problem ??= badReason ?? (body!.Label.Length > TitleLengthMax ? TooLong("/label") : null);
        await (problem is null
            ? MakeAsync(context, by!, body!.Label, body.Until)
            : ProblemWriter.WriteAsync(context, problem));
    }

    public async Task RotateAsync(HttpContext context, Principal principal)
    {
        (RotationBody? body, Problem? problem) = await JsonBodies.ReadAsync(
            context, ServicesJson.Default.RotationBody, options.CommandBytesMax);
        (RequestContext? by, Problem? badReason) = RequestHeaders.ReadReason(context, principal);
        problem ??= badReason;
        if (problem is null && body!.OverlapSeconds is < 0 or > OverlapSecondsMax)
        {
            problem = new Problem(
                ProblemCodes.RequestInvalid, $"`overlapSeconds` is not from 0 to {OverlapSecondsMax}: write less")
            {
                Pointer = "/overlapSeconds",
            };
        }

        if (problem is not null)
        {
            await ProblemWriter.WriteAsync(context, problem);
            return;
        }

        // The new key comes first: a rotation that breaks off leaves one key too many and not one too few.
        Outcome<IReadOnlyList<ServiceKey>> keys = await services.ListKeysAsync(
            Arguments.Id(context, "service") ?? "", context.RequestAborted);
        string keyId = Arguments.Id(context, "key") ?? "";
        if (!keys.IsAccepted || keys.Value.FirstOrDefault(key => key.Id == keyId) is not { } old)
        {
            await ProblemWriter.WriteAsync(context, (keys.Refusal ?? new Refusal(
                RefusalKind.KeyUnknown, $"the service has no key `{keyId}`; list its keys")).ToProblem());
            return;
        }

        await MakeAsync(context, by!, old.Key.Label, null, (old.Id, time.GetUtcNow().AddSeconds(body!.OverlapSeconds)));
    }

    public async Task RevokeAsync(HttpContext context, Principal principal)
    {
        (RequestContext? by, Problem? problem) = RequestHeaders.ReadReason(context, principal);
        if (problem is not null)
        {
            await ProblemWriter.WriteAsync(context, problem);
            return;
        }

        Outcome<ServiceKey> outcome = await services.EndKeyAsync(
            Arguments.Id(context, "service") ?? "", Arguments.Id(context, "key") ?? "", time.GetUtcNow(), by!);
        await AnswerAsync(context, outcome, StatusCodes.Status200OK, (json, key) => Write(json, key, null));
    }

    private async Task MakeAsync(
        HttpContext context, RequestContext by, string label, DateTimeOffset? until,
        (string KeyId, DateTimeOffset Until)? ending = null)
    {
        string service = Arguments.Id(context, "service") ?? "";
        KeyText key = KeyText.Make(
            KeyText.ServicePrefix, service, RandomNumberGenerator.GetBytes(KeyText.IdBytes),
            RandomNumberGenerator.GetBytes(KeyText.SecretBytes));
        Outcome<ServiceKey> outcome = await services.AddKeyAsync(key, label, until, by);
        if (outcome.IsAccepted && ending is { } old)
        {
            await services.EndKeyAsync(service, old.KeyId, old.Until, by);
        }

        await AnswerAsync(
            context, outcome, StatusCodes.Status201Created, (json, made) => Write(json, made, key.ToString()));
    }

    private static Task AnswerAsync<T>(
        HttpContext context, Outcome<T> outcome, int status, Action<Utf8JsonWriter, T>? write)
    {
        if (!outcome.IsAccepted)
        {
            return ProblemWriter.WriteAsync(context, outcome.Refusal.ToProblem());
        }

        // A key that is shown must not stay anywhere on the way.
        context.Response.Headers.CacheControl = "no-store";
        if (write is null)
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        }

        T value = outcome.Value;
        return JsonAnswers.WriteAsync(context, status, json => write(json, value));
    }

    private static void Write(Utf8JsonWriter json, Service service)
    {
        json.WriteStartObject();
        json.WriteString("service", service.Id);
        json.WriteString("title", service.Title);
        if (service.Tenants is { } tenants)
        {
            json.WriteStartArray("tenants");
            foreach (string tenant in tenants)
            {
                json.WriteStringValue(tenant);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void Write(Utf8JsonWriter json, ServiceKey key, string? text)
    {
        json.WriteStartObject();
        json.WriteString("id", key.Id);
        json.WriteString("label", key.Key.Label);
        json.WriteString("createdAt", Instants.Text(key.Key.CreatedAt));
        if (key.Key.Until is { } until)
        {
            json.WriteString("until", Instants.Text(until));
        }

        json.WriteBoolean("active", key.Key.IsGood(time.GetUtcNow()));
        if (text is not null)
        {
            json.WriteString("key", text);
        }

        json.WriteEndObject();
    }

    private static Problem? FindProblem(ServiceBody body)
    {
        if (body.Title.Length > TitleLengthMax)
        {
            return TooLong("/title");
        }

        int bad = body.Tenants?.ToList().FindIndex(tenant => Arguments.Id(tenant) != tenant) ?? -1;
        return bad < 0
            ? null
            : new Problem(ProblemCodes.RequestInvalid, "no tenant has an id like that: write one that exists")
            {
                Pointer = $"/tenants/{bad}",
            };
    }

    private static Problem TooLong(string pointer) => new(
        ProblemCodes.RequestInvalid, $"the text has more than {TitleLengthMax} characters: write less")
    {
        Pointer = pointer,
    };

    private static Problem Unknown(string id) => new Refusal(
        RefusalKind.ServiceUnknown, $"there is no service `{id}`; `GET /v1/services` lists them").ToProblem();
}
