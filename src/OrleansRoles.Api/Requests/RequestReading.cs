using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;
using OrleansRoles.Entities.Requests;

namespace OrleansRoles.Api.Requests;

/// <summary>
/// What an address, a query and headers say, read one by one while a request is made of them. The first thing that
/// cannot be read becomes the problem; what is read after it does not matter any more.
/// </summary>
internal sealed class RequestReading(HttpContext context, Principal principal)
{
    /// <summary>The most that a list answers at once.</summary>
    public const int PageMax = 1000;

    /// <summary>How much a list answers at once where nothing is said.</summary>
    public const int PageDefault = 100;

    /// <summary>What could not be read first, or null.</summary>
    public Problem? Problem { get; private set; }

    /// <summary>Who asks.</summary>
    public Caller Caller => principal.Caller;

    /// <summary>The tenant of the address.</summary>
    public string Tenant => Id("tenant");

    /// <summary>The page of a list that the query asks for.</summary>
    public Page Page
    {
        get
        {
            (int limit, Problem? problem) = Arguments.Count(context, "limit", PageDefault, PageMax);
            Problem ??= problem;
            string cursor = Text("after") ?? "";
            string? key = Page.KeyOf(cursor);
            if (cursor.Length > 0 && key is null)
            {
                Problem ??= Arguments.BadQuery("after", cursor, "the `next` of the page before");
            }

            return new Page(Math.Max(limit, 1), key);
        }
    }

    /// <summary>Whether the credentials reach a tenant; of one that they do not, nothing may be told.</summary>
    public bool Reaches(string tenant) => principal.Reaches(tenant);

    /// <summary>
    /// The address of the person who asks: what a back end says of whom it speaks for, but of a signed-in person only
    /// what the provider vouches for; null where nobody says it.
    /// </summary>
    /// <param name="said">What the body says.</param>
    public string? EmailOf(string? said) => principal.Kind == PrincipalKinds.User ? principal.Email : said;

    /// <summary>Notes what could not be read.</summary>
    public void Reject(Problem problem) => Problem ??= problem;

    /// <summary>A value of the query that is one of several; null where it is missing.</summary>
    public T? Choice<T>(string name, params ReadOnlySpan<(string Text, T Value)> choices)
        where T : struct
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        List<string> known = [];
        foreach ((string choice, T value) in choices)
        {
            if (choice == text)
            {
                return value;
            }

            known.Add($"`{choice}`");
        }

        Problem ??= Arguments.BadQuery(name, text, $"one of {string.Join(", ", known)}");
        return null;
    }

    /// <summary>An id of the address.</summary>
    public string Id(string name)
    {
        string? id = Arguments.Id(context, name);
        if (id is null)
        {
            Problem ??= new Problem(
                ProblemCodes.NotFound, $"no id looks like what stands for `{name}` in the address: write another one");
        }

        return id ?? "";
    }

    /// <summary>A value of the query, or null.</summary>
    public string? Text(string name)
    {
        StringValues values = context.Request.Query[name];
        if (values.Count == 0)
        {
            return null;
        }

        string text = values.ToString();
        if (values.Count > 1 || text.Any(char.IsControl) || JsonAnswers.Valid(text) != text)
        {
            Problem ??= Arguments.BadQuery(name, values, "it once, without control characters");
        }

        return text;
    }

    /// <summary>A value of the query that is <c>true</c> or <c>false</c>; false where it is missing.</summary>
    public bool Flag(string name)
    {
        (bool flag, Problem? problem) = Arguments.Flag(context, name);
        Problem ??= problem;
        return flag;
    }

    /// <summary>An instant of the query, or null.</summary>
    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (Instants.TryParse(text, out DateTimeOffset instant))
        {
            return instant;
        }

        Problem ??= Arguments.BadQuery(name, text, "a time as in `2026-12-01T00:00:00Z`");
        return null;
    }
}
