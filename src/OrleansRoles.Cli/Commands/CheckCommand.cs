using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using OrleansRoles.Cli.Checks;
using OrleansRoles.Cli.Output;

namespace OrleansRoles.Cli.Commands;

/// <summary><c>check</c>: may this subject do this here?</summary>
internal sealed class CheckCommand : ToolCommand
{
    private readonly QuestionOptions _question = new();

    [SetsRequiredMembers]
    public CheckCommand(ToolHost host)
        : base(host, "check", "Decide one request: print `allow` with its obligations, or `deny` with the reason.")
    {
        _question.AddTo(this);
        ExitCodeTexts =
        [
            "0  allow", "1  deny", "2  wrong usage, or a file cannot be used",
            "3  the server cannot be reached or refuses",
        ];
        Examples =
        [
            "orleansroles check --tenant acme --user ana --action invoices.view --resource invoice/i1 "
                + "--property sent=false",
            "orleansroles check --tenant acme --user ana --action events.view --resource event/e1 "
                + "--property 'venue={\"id\": \"hall-a\"}'",
            "orleansroles check --document acme.yaml --model crm.yaml --operator vendor-support "
                + "--action bills.view --resource bill/b1",
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
            io.WriteJson(AnswerOutput.ToJson(answered.Answer, isExplained: false));
        }
        else
        {
            AnswerOutput.WriteDecision(io.Out, answered.Answer);
        }

        return answered.Answer.IsAllowed ? ExitCodes.Ok : ExitCodes.No;
    }
}
