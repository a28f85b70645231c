using System.Collections.Immutable;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Structure;
using OrleansRoles.Language.Syntax;

namespace OrleansRoles.Language.Documents;

/// <summary>Seats per licence, and how many of them are taken.</summary>
internal sealed class SeatTable
{
    private readonly DocumentModel _model;
    private readonly DiagnosticBag _diagnostics;
    private readonly Dictionary<string, (int Total, SyntaxNode Place)> _totals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);

    internal SeatTable(SyntaxMapping root, DocumentModel model, DiagnosticBag diagnostics)
    {
        _model = model;
        _diagnostics = diagnostics;
        foreach (SyntaxEntry entry in root.Entries("seats"))
        {
            if (model.Licences.Resolve(entry.Key, diagnostics) is { } licence
                && entry.Value is SyntaxScalar scalar
                && ScalarKinds.ToInteger(scalar) is >= 0 and <= int.MaxValue and { } total)
            {
                _totals[licence] = ((int)total, entry.Value);
            }
        }
    }

    internal ImmutableSortedDictionary<string, int> Totals =>
        _totals.ToImmutableSortedDictionary(item => item.Key, item => item.Value.Total, StringComparer.Ordinal);

    internal ImmutableArray<string> Take(IEnumerable<SyntaxScalar> licences)
    {
        ImmutableArray<string> taken = [.. _model.Licences.Resolve(licences, _diagnostics)];
        foreach (string licence in taken)
        {
            _taken[licence] = _taken.GetValueOrDefault(licence) + 1;
        }

        return taken;
    }

    internal void CheckTotals()
    {
        foreach ((string licence, (int total, SyntaxNode place)) in _totals)
        {
            int taken = _taken.GetValueOrDefault(licence);
            if (taken > total)
            {
                _diagnostics.Error(
                    DiagnosticCodes.TooFewSeats, place,
                    $"{taken} users have a seat of {Quote.Of(licence)}, and there are {total}",
                    $"write at least {taken}, or take the seat from {taken - total} of them");
            }
        }
    }
}
