using System.CommandLine;
using System.Globalization;
using OrleansRoles.Cli.Input;
using OrleansRoles.Cli.Output;
using OrleansRoles.Cli.Remote;

namespace OrleansRoles.Cli.Checks;

/// <summary>Options that ask a check, and say whether a server or files answer it.</summary>
internal sealed class QuestionOptions
{
    private const string PropertyName = "--property";
    private const string ContextName = "--context";
    private const string SubjectPropertyName = "--subject-property";
    private const string ActionPropertyName = "--action-property";

    private readonly Option<string?> _tenant = Single("--tenant", "ID", "The tenant; offline the document says it.");
    private readonly Option<string?> _user = Single("--user", "ID", "The user, a person or an integration user.");
    private readonly Option<string?> _operator = Single("--operator", "NAME", "Ask as the vendor's operator instead.");
    private readonly Option<string?> _document = Single("--document", "FILE", "Offline: the tenant's document.");
    private readonly Option<string?> _model = Single("--model", "FILE", "Offline: the model that the document names.");
    private readonly Option<string?> _at =
        Single("--at", "TIME", "Offline: when, as in 2026-12-01T00:00:00Z; else now.");
    private readonly Option<string[]> _properties = Many(PropertyName, "A property of the resource.");
    private readonly Option<string[]> _context = Many(ContextName, "A member of the request's context.");
    private readonly Option<string[]> _subjectProperties = Many(SubjectPropertyName, "A property of the subject.");
    private readonly Option<string[]> _actionProperties = Many(ActionPropertyName, "A property of the action.");
    private readonly ServerOptions _server = new();

    private readonly Option<string> _action = new("--action")
    {
        Description = "The action, by its name in the model.",
        HelpName = "NAME",
        Required = true,
    };

    private readonly Option<string> _resource = new("--resource")
    {
        Description = "The resource; a type alone means the tenant itself.",
        HelpName = "TYPE/ID",
        Required = true,
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options =
        [
            _tenant, _user, _operator, _action, _resource, _properties, _context, _subjectProperties,
            _actionProperties, _document, _model, _at,
        ];
        foreach (Option option in options)
        {
            command.Add(option);
        }

        _server.AddTo(command);
    }

    /// <summary>Asks, and waits for the answer.</summary>
    public async Task<Result<Answered>> AnswerAsync(
        CommandIo io, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!ReadQuestion(parsed).TryGet(out Question? question, out Failure? failure))
        {
            return failure;
        }

        string? document = parsed.GetValue(_document);
        string? model = parsed.GetValue(_model);
        string? at = parsed.GetValue(_at);
        if (FindMismatch(parsed, document, model, at) is { } mismatch)
        {
            return mismatch;
        }

        DateTimeOffset now = io.Host.Time.GetUtcNow();
        if (at is not null && !Instant.TryParse(at, out now))
        {
            return Failure.Usage($"`--at {at}` is no time", "write one like `2026-12-01T00:00:00Z`");
        }

        Result<Answer> answer = document is not null && model is not null
            ? await OfflineCheck.AnswerAsync(io, question, document, model, now)
            : await AskServerAsync(io, parsed, question, cancellationToken);
        return answer.TryGet(out Answer? given, out failure) ? new Answered(question, given) : failure;
    }

    private Failure? FindMismatch(ParseResult parsed, string? document, string? model, string? at)
    {
        bool isOffline = document is not null;
        if (isOffline != model is not null)
        {
            return Failure.Usage(
                "`--document` and `--model` go together", "give both to answer offline, or neither to ask a server");
        }

        if (isOffline && _server.IsNamed(parsed))
        {
            return Failure.Usage(
                "`--server` and `--document` do not go together", "leave one of them out: files answer, or the server");
        }

        return at is not null && !isOffline
            ? Failure.Usage("`--at` needs `--document` and `--model`", "a server answers for the present")
            : null;
    }

    private async Task<Result<Answer>> AskServerAsync(
        CommandIo io, ParseResult parsed, Question question, CancellationToken cancellationToken) =>
        _server.Read(io.Host, parsed).TryGet(out ServerAddress? address, out Failure? failure)
            ? await ServerCheck.AnswerAsync(io, address, question, cancellationToken)
            : failure;

    private Result<Question> ReadQuestion(ParseResult parsed)
    {
        string? user = parsed.GetValue(_user);
        string? named = parsed.GetValue(_operator);
        if (user is null == named is null)
        {
            return Failure.Usage(
                user is null ? "nobody asks" : "both a user and an operator ask", "give `--user` or `--operator`");
        }

        string[] resource = parsed.GetRequiredValue(_resource).Split('/', 2);
        if (resource.Any(part => part.Length == 0))
        {
            return Failure.Usage(
                $"`{parsed.GetValue(_resource)}` is no resource", "write its type and id, as in `invoice/i1`");
        }

        NamedValues? context = null, ofSubject = null, ofAction = null;
        bool isGood = Parse(parsed, _properties).TryGet(out NamedValues? properties, out Failure? failure)
            && Parse(parsed, _context).TryGet(out context, out failure)
            && Parse(parsed, _subjectProperties).TryGet(out ofSubject, out failure)
            && Parse(parsed, _actionProperties).TryGet(out ofAction, out failure);
        if (!isGood)
        {
            return failure!;
        }

        return new Question
        {
            Tenant = parsed.GetValue(_tenant),
            IsOperator = named is not null,
            Subject = (user ?? named)!,
            Action = parsed.GetRequiredValue(_action),
            ResourceType = resource[0],
            ResourceId = resource.Length == 2 ? resource[1] : null,
            Properties = properties!,
            Context = context!,
            SubjectProperties = ofSubject!,
            ActionProperties = ofAction!,
        };
    }

    private static Result<NamedValues> Parse(ParseResult parsed, Option<string[]> option) =>
        NamedValues.Parse(option.Name, parsed.GetValue(option) ?? []);

    private static Option<string?> Single(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value };

    private static Option<string[]> Many(string name, string description) => new(name)
    {
        Description = string.Create(
            CultureInfo.InvariantCulture, $"{description} May be given several times; the value may be JSON."),
        HelpName = "NAME=VALUE",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };
}

/// <summary>A question and its answer.</summary>
internal sealed record Answered(Question Question, Answer Answer);
