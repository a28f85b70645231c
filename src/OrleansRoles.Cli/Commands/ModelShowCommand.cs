using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using OrleansRoles.Cli.Input;
using OrleansRoles.Cli.Models;
using OrleansRoles.Cli.Output;
using OrleansRoles.Language.Writing;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Cli.Commands;

/// <summary><c>model show</c>: a model in full, or one role or action of it.</summary>
internal sealed class ModelShowCommand : ToolCommand
{
    private readonly Argument<string> _file = new("FILE")
    {
        Description = "A model file; `-` is what is piped in.",
    };

    private readonly Option<string?> _role = new("--role")
    {
        Description = "Show what this built-in role grants.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _action = new("--action")
    {
        Description = "Show what this action needs, and which built-in roles have it.",
        HelpName = "NAME",
    };

    [SetsRequiredMembers]
    public ModelShowCommand(ToolHost host)
        : base(host, "show", "Show a model with parts, ladders and includes resolved; or one role, or one action.")
    {
        Add(_file);
        Add(_role);
        Add(_action);
        ExitCodeTexts =
            ["0  shown", "1  the model has errors", "2  wrong usage, or there is no such file, role or action"];
        Examples =
        [
            "orleansroles model show crm.yaml",
            "orleansroles model show crm.yaml --role contract-owner",
            "orleansroles model show crm.yaml --action invoices.view --json",
        ];
    }

    protected override Task<int> RunAsync(CommandIo io, ParseResult parsed, CancellationToken cancellationToken) =>
        Task.FromResult(Run(io, parsed));

    private int Run(CommandIo io, ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(_file);
        string? role = parsed.GetValue(_role);
        string? action = parsed.GetValue(_action);
        if (role is not null && action is not null)
        {
            return io.Fail(Failure.Usage("`--role` and `--action` do not go together", "show one after the other"));
        }

        if (!ModelFiles.Load(io, path, ExitCodes.No).TryGet(out ModelDefinition? model, out Failure? failure))
        {
            return io.Fail(failure);
        }

        if (role is not null)
        {
            return ShowRole(io, model, role);
        }

        if (action is not null)
        {
            return ShowAction(io, model, action);
        }

        io.Host.Output.Write(io.IsJson ? ModelWriter.ToJson(model) : ModelWriter.ToYaml(model));
        return ExitCodes.Ok;
    }

    private static int ShowRole(CommandIo io, ModelDefinition model, string name)
    {
        RoleDefinition? role = model.Roles.FirstOrDefault(item => item.Name == name);
        if (role is null)
        {
            return io.Fail(Unknown("role", name, model.Name, [.. model.Roles.Select(item => item.Name)]));
        }

        if (io.IsJson)
        {
            io.WriteJson(RoleView.ToJson(model, role));
        }
        else
        {
            RoleView.Write(io.Out, model, role);
        }

        return ExitCodes.Ok;
    }

    private static int ShowAction(CommandIo io, ModelDefinition model, string name)
    {
        ActionDefinition? action = model.Actions.FirstOrDefault(item => item.Name == name);
        if (action is null)
        {
            return io.Fail(Unknown("action", name, model.Name, [.. model.Actions.Select(item => item.Name)]));
        }

        if (io.IsJson)
        {
            io.WriteJson(ActionView.ToJson(model, action));
        }
        else
        {
            ActionView.Write(io.Out, model, action);
        }

        return ExitCodes.Ok;
    }

    private static Failure Unknown(string noun, string name, string model, string[] known)
    {
        // Names that share a word with the one asked for come first: they are the likely ones.
        HashSet<string> words = new(name.Split('.', '-'), StringComparer.Ordinal);
        string[] ordered = [.. known.OrderByDescending(item => item.Split('.', '-').Count(words.Contains))];
        return Failure.Usage($"the model `{model}` has no {noun} `{name}`", $"it has {Words.List(ordered)}");
    }
}
