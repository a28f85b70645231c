using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using OrleansRoles.Cli.Checks;
using OrleansRoles.Cli.Output;

namespace OrleansRoles.Cli.Commands;

/// <summary><c>explain</c>: why a request is allowed, or what it lacks and which roles would help.</summary>
internal sealed class ExplainCommand : ToolCommand
{
    private readonly QuestionOptions _question = new();

    [SetsRequiredMembers]
    public ExplainCommand(ToolHost host)
        : base(host, "explain", "Decide one request and say which roles carry it, or what is missing and would help.")
    {
        _question.AddTo(this);
        ExitCodeTexts =
        [
            "0  allow", "1  deny", "2  wrong usage, or a file cannot be used",
            "3  the server cannot be reached or refuses",
        ];
        Examples =
        [
            "orleansroles explain --tenant acme --user ana --action invoices.view --resource invoice/i1",
            "orleansroles explain --document acme.yaml --model crm.yaml --user ana --action invoices.view "
                + "--resource invoice/i1 --at 2026-12-01T00:00:00Z",
        ];
    }

    protected override async Task<int> RunAsync(CommandIo io, ParseResult parsed, CancellationToken cancellationToken)
    {
        Result<Answered> result = await _question.AnswerAsync(io, parsed, cancellationToken);
        if (!result.TryGet(out Answered? answered, out Failure? failure))
        {
            return io.Fail(failure);
        }

        if (io.IsJson)
        {
            io.WriteJson(AnswerOutput.ToJson(answered.Answer, isExplained: true));
        }
        else
        {
            io.Out.Line(answered.Question.Text, Tone.Strong);
            AnswerOutput.WriteDecision(io.Out, answered.Answer);
            AnswerOutput.WriteDetails(io.Out, answered.Answer, indent: "  ");
        }

        return answered.Answer.IsAllowed ? ExitCodes.Ok : ExitCodes.No;
    }
}
