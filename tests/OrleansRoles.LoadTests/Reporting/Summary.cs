using System.Globalization;

namespace OrleansRoles.LoadTests.Reporting;

/// <summary>A report in a few lines of text.</summary>
internal static class Summary
{
    /// <summary>Writes it.</summary>
    public static void Write(ReportData report, TextWriter output)
    {
        foreach (RoundData round in report.Rounds)
        {
            output.WriteLine(Invariant(
                $"{round.Title}: {round.Target}, {round.Tenants} tenants, {round.Users} users, {round.Seconds:0.0} s"));
            foreach (CallData call in round.Calls)
            {
                output.WriteLine(Invariant(
                    $"  {call.Kind,-10} {call.Count,9} {call.PerSecond,9:0.0}/s  p50 {call.P50:0.000} ms  ")
                    + Invariant($"p99 {call.P99:0.000} ms  p99.9 {call.P999:0.000} ms  longest {call.Max:0.0} ms  ")
                    + Invariant($"tried again {call.Retryable}, failed {call.Failed}"));
            }

            foreach (ProcessData process in round.Processes)
            {
                output.WriteLine(Invariant(
                    $"  {process.Name}: {process.MegabytesMax:0} MB at most, {process.Processors:0.00} processors"));
            }

            Write(round.Judgement, output);
            foreach (RecoveryData recovery in round.Recoveries)
            {
                output.WriteLine(Invariant(
                    $"  {recovery.Fault} at {recovery.Second:0.0} s: longest change {recovery.LongestChange:0} ms, ")
                    + Invariant($"longest check {recovery.LongestCheck:0} ms"));
            }

            if (round.Recoveries.Count > 0)
            {
                output.WriteLine($"  {RecoveryData.Describe(round.Recoveries)}");
            }
        }

        output.WriteLine(report.Right ? "everything was right" : "SOMETHING WAS WRONG");
    }

    private static void Write(JudgementData judgement, TextWriter output)
    {
        output.WriteLine(Invariant(
            $"  answers: {judgement.Judged} judged, {judgement.WrongAnswers} wrong, {judgement.Undecided} undecided"));
        string journal = judgement.JournalRead
            ? Invariant(
                $"; journal: {judgement.OnceInJournal} once, {judgement.Lost} lost, {judgement.Twice} twice, ")
                + Invariant($"{judgement.AppliedWithoutAnswer} without an answer ({judgement.JournalRows} rows)")
            : "";
        output.WriteLine(Invariant(
            $"  changes: {judgement.ChangesAcknowledged} acknowledged, {judgement.ChangesRefused} refused, ")
            + Invariant($"{judgement.ChangesUnresolved} unresolved{journal}"));
        foreach (string text in judgement.Wrong.Concat(judgement.UnexpectedRefusals).Concat(judgement.Faults).Take(8))
        {
            output.WriteLine($"  ! {text}");
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
