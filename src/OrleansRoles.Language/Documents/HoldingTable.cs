using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Language.Documents;

/// <summary>
/// Who holds which role where, over all sections of a document: nothing twice, one role where one is allowed.
/// </summary>
internal sealed class HoldingTable(DocumentModel model, DiagnosticBag diagnostics)
{
    private readonly DocumentModel _model = model;
    private readonly DiagnosticBag _diagnostics = diagnostics;
    private readonly Dictionary<(string User, string Role, ScopeName At), List<Holding>> _holdings = [];
    private readonly Dictionary<(string User, ScopeName At), List<Holding>> _oneRole = [];

    /// <summary>Notes a holding; false where it is reported.</summary>
    internal bool Add(string user, string role, ScopeName at, DateTimeOffset? from, DateTimeOffset? until,
        SyntaxScalar place)
    {
        Holding holding = new(role, from, until);
        if (!_holdings.TryGetValue((user, role, at), out List<Holding>? same))
        {
            _holdings[(user, role, at)] = same = new(1);
        }

        if (same.Exists(holding.Overlaps))
        {
            _diagnostics.Error(
                DiagnosticCodes.DuplicateAssignment, place,
                $"{Quote.Of(user)} is given the role {Quote.Of(role)} at {Quote.Of(at.ToString())} twice",
                "remove one of the two");
            return false;
        }

        same.Add(holding);
        return !_model.IsOneRole(at) || AddOnly(user, at, holding, place);
    }

    private bool AddOnly(string user, ScopeName at, Holding holding, SyntaxScalar place)
    {
        if (!_oneRole.TryGetValue((user, at), out List<Holding>? others))
        {
            _oneRole[(user, at)] = others = new(1);
        }

        foreach (Holding other in others)
        {
            if (holding.Overlaps(other))
            {
                _diagnostics.Error(
                    DiagnosticCodes.OneRoleOnly, place,
                    $"{Quote.Of(user)} has the role {Quote.Of(other.Role)} at {Quote.Of(at.ToString())} already, "
                    + "and one is allowed",
                    "keep one of the two, or let one end before the other begins");
                return false;
            }
        }

        others.Add(holding);
        return true;
    }

    private readonly record struct Holding(string Role, DateTimeOffset? From, DateTimeOffset? Until)
    {
        internal bool Overlaps(Holding other) =>
            (Until is null || other.From is null || other.From < Until)
            && (other.Until is null || From is null || From < other.Until);
    }
}
