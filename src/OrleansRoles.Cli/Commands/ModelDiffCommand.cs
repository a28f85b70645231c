using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using OrleansRoles.Cli.Input;
using OrleansRoles.Cli.Models;
using OrleansRoles.Cli.Output;
using OrleansRoles.Language.Writing;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Cli.Commands;

/// <summary><c>model diff</c>: what differs between two models, and what of it can change a decision.</summary>
internal sealed class ModelDiffCommand : ToolCommand
{
    private readonly Argument<string> _old = new("OLD") { Description = "The model as it was." };

    private readonly Argument<string> _new = new("NEW") { Description = "The model as it is to be." };

    [SetsRequiredMembers]
    public ModelDiffCommand(ToolHost host)
        : base(host, "diff", "Compare two models. Changes that can change a decision are marked with `!`.")
    {
        Add(_old);
        Add(_new);
        ExitCodeTexts = ["0  no difference", "1  differences", "2  wrong usage, or a model cannot be used"];
        Examples =
        [
            "orleansroles model diff crm-1.yaml crm-2.yaml",
            "git show main:crm.yaml | orleansroles model diff - crm.yaml",
        ];
    }

    protected override Task<int> RunAsync(CommandIo io, ParseResult parsed, CancellationToken cancellationToken) =>
        Task.FromResult(Run(io, parsed.GetRequiredValue(_old), parsed.GetRequiredValue(_new)));

    private static int Run(CommandIo io, string oldPath, string newPath)
    {
        if (!ModelFiles.Load(io, oldPath, ExitCodes.Misused).TryGet(out ModelDefinition? before, out Failure? failure)
            || !ModelFiles.Load(io, newPath, ExitCodes.Misused).TryGet(out ModelDefinition? after, out failure))
        {
            return io.Fail(failure);
        }

        ImmutableArray<ModelChange> changes = ModelDiff.Compare(before, after);
        if (io.IsJson)
        {
            io.WriteJson(new JsonObject
            {
                ["old"] = NameOf(before),
                ["new"] = NameOf(after),
                ["canChangeDecisions"] = changes.Any(ChangeEffect.CanChangeDecision),
                ["changes"] = new JsonArray([.. changes.Select(ToJson)]),
            });
        }
        else
        {
            WriteText(io.Out, changes);
        }

        return changes.IsEmpty ? ExitCodes.Ok : ExitCodes.No;
    }

    private static void WriteText(Screen screen, ImmutableArray<ModelChange> changes)
    {
        foreach (ModelChange change in changes)
        {
            screen.Write(ChangeEffect.CanChangeDecision(change) ? "! " : "  ", Tone.Strong);
            screen.Line(change.ToString(), change.Kind switch
            {
                ModelChangeKind.Added => Tone.Good,
                ModelChangeKind.Removed => Tone.Bad,
                ModelChangeKind.Changed => Tone.Caution,
            });
        }

        int deciding = changes.Count(ChangeEffect.CanChangeDecision);
        screen.Line(changes.IsEmpty
            ? "no difference"
            : $"{Words.Count(changes.Length, "change")}, {deciding} of which can change a decision"
                + (deciding > 0 ? " (marked with !)" : ""));
    }

    private static JsonObject NameOf(ModelDefinition model) =>
        new() { ["model"] = model.Name, ["version"] = model.Version };

    private static JsonNode ToJson(ModelChange change) => new JsonObject
    {
        ["kind"] = change.Kind switch
        {
            ModelChangeKind.Added => "added",
            ModelChangeKind.Removed => "removed",
            ModelChangeKind.Changed => "changed",
        },
        ["section"] = change.Section,
        ["name"] = change.Name,
        ["key"] = change.Key,
        ["before"] = change.Before,
        ["after"] = change.After,
        ["added"] = JsonText.Texts(change.Added),
        ["removed"] = JsonText.Texts(change.Removed),
        ["canChangeDecision"] = ChangeEffect.CanChangeDecision(change),
    };
}
