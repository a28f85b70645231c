using System.Text.Json.Nodes;

namespace OrleansRoles.Server.Tests.Workflows;

/// <summary>One example workflow: a setup and steps, each with what must come of it.</summary>
internal sealed record Workflow(string Id, string Model, string Title, JsonObject Setup, IReadOnlyList<Step> Steps)
{
    /// <summary>The file with the examples, from the repository's root.</summary>
    public const string File = "tests/data/workflows.jsonl";

    /// <summary>The file with our own: statements that no example covers.</summary>
    public const string ScenarioFile = "tests/data/scenarios.jsonl";

    public static IEnumerable<Workflow> LoadFile(string path) =>
        System.IO.File.ReadLines(path).Where(line => line.Length > 0).Select(Load);

    private static Workflow Load(string line)
    {
        JsonObject root = JsonNode.Parse(line)!.AsObject();
        return new Workflow(
            (string)root["id"]!, (string)root["model"]!, (string?)root["title"] ?? "", root["setup"]!.AsObject(),
            [.. root["steps"]!.AsArray().Select(step => Step.Load(step!.AsObject()))]);
    }
}

/// <summary>One step of a workflow.</summary>
internal sealed record Step(
    string Actor, string Do, JsonObject Args, string Expect, string Why, JsonObject? Result,
    IReadOnlyList<string> Effects)
{
    public static Step Load(JsonObject step) => new(
        (string)step["actor"]!, (string)step["do"]!, step["args"]?.AsObject() ?? [], (string)step["expect"]!,
        (string?)step["why"] ?? "", step["result"]?.AsObject(),
        [.. (step["effects"]?.AsArray() ?? []).Select(effect => (string)effect!)]);

    /// <summary>An argument as text; null where it is missing.</summary>
    public string? Text(string name) => (string?)Args[name];

    /// <summary>An argument that must be there.</summary>
    public string Required(string name) =>
        Text(name) ?? throw new InvalidDataException($"the step `{Do}` lacks the argument `{name}`");

    /// <summary>An argument that is a list of texts.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        [.. (Args[name] as JsonArray ?? []).Select(item => (string)item!)];
}

/// <summary>What came of a step.</summary>
/// <param name="Verdict"><c>ok</c>, <c>forbidden</c>, <c>conflict</c>, <c>not_found</c> or <c>invalid</c>.</param>
/// <param name="Result">What it was answered with, in the examples' words.</param>
/// <param name="Obligations">What an allow obliges to, for steps that the product itself carries out.</param>
/// <param name="Detail">For the report of a failure.</param>
internal sealed record StepOutcome(
    string Verdict, JsonObject? Result = null, IReadOnlyList<string>? Obligations = null, string Detail = "")
{
    public const string Ok = "ok";
    public const string Forbidden = "forbidden";
    public const string Conflict = "conflict";
    public const string NotFound = "not_found";
    public const string Invalid = "invalid";
}

/// <summary>Carries out a step.</summary>
internal delegate Task<StepOutcome> Operation(WorkflowRun run, Step step);
