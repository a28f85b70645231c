using System.Collections.Immutable;
using OrleansRoles.Entities.Members;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Entities.Assignments;

/// <summary>What a user holds, with what the turn gives and takes.</summary>
internal sealed class HeldRoles
{
    private readonly Turn _turn;
    private readonly List<AssignmentEntry> _all;

    private HeldRoles(Turn turn, string user, IEnumerable<AssignmentEntry> all)
    {
        _turn = turn;
        User = user;
        _all = [.. all];
    }

    /// <summary>The user.</summary>
    public string User { get; }

    /// <summary>Everything that is held now.</summary>
    public IReadOnlyList<AssignmentEntry> All => _all;

    /// <summary>Whether the turn gave or took something.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Reads what a user holds.</summary>
    public static async ValueTask<HeldRoles> OfAsync(Turn turn, string user) =>
        new(turn, user, await turn.AssignmentsOfAsync(user));

    /// <summary>What is held at one scope.</summary>
    public IEnumerable<AssignmentEntry> At(ScopeName at) => _all.Where(a => a.At == at);

    /// <summary>The role that counts at a scope where there is only one; null where there is none.</summary>
    public string? PresentAt(ScopeName at) => At(at).FirstOrDefault(Counts)?.Role;

    /// <summary>Whether a role is held at the tenant without limit of time.</summary>
    public bool IsPermanent(string role) => _all.Contains(new AssignmentEntry(User, role, ScopeName.Root));

    /// <summary>Gives a role.</summary>
    public async ValueTask GiveAsync(AssignmentEntry assignment)
    {
        await _turn.GiveAsync(assignment);
        _all.Add(assignment);
        IsChanged = true;
    }

    /// <summary>Takes a role.</summary>
    public async ValueTask TakeAsync(AssignmentEntry assignment)
    {
        await _turn.TakeAsync(assignment);
        _all.Remove(assignment);
        IsChanged = true;
    }

    /// <summary>
    /// Gives a role in place of what it meets: the same role in other times, and where a member has one role, every
    /// other for that time. What is replaced for a time only comes back afterwards.
    /// </summary>
    /// <returns>Why not: too few holders would be left; else null.</returns>
    public async ValueTask<Refusal?> ReplaceAsync(AssignmentEntry wanted, bool isOneRole)
    {
        List<AssignmentEntry> met =
        [
            .. At(wanted.At).Where(a => a.Role == wanted.Role || (isOneRole && Overlaps(a, wanted))),
        ];
        bool isHeld = met.Remove(wanted);
        string[] given = wanted.From is null && wanted.Until is null ? [wanted.Role] : [];
        if (await LastHolders.RefuseAsync(_turn, User, wanted.At, met, given) is { } last)
        {
            return last;
        }

        foreach (AssignmentEntry assignment in met)
        {
            await TakeAsync(assignment);
            foreach (AssignmentEntry rest in assignment.Role == wanted.Role ? [] : Outside(assignment, wanted))
            {
                await GiveAsync(rest);
            }
        }

        if (!isHeld)
        {
            await GiveAsync(wanted);
        }

        return null;
    }

    /// <summary>Roles held at the tenant that count now, in order.</summary>
    public ImmutableArray<string> RootRoles() =>
    [
        .. At(ScopeName.Root).Where(Counts).Select(a => a.Role).Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>Everything held, as answers show it.</summary>
    public ImmutableArray<HeldRoleAnswer> Show() =>
    [
        .. _all.OrderBy(a => a.At.ToString(), StringComparer.Ordinal)
            .ThenBy(a => a.Role, StringComparer.Ordinal)
            .ThenBy(a => a.From ?? DateTimeOffset.MinValue)
            .Select(a => new HeldRoleAnswer(a.Role, a.At.ToString(), a.From, a.Until)),
    ];

    private bool Counts(AssignmentEntry a) =>
        (a.From is null || a.From <= _turn.Now) && (a.Until is null || _turn.Now < a.Until);

    private static bool Overlaps(AssignmentEntry a, AssignmentEntry b) =>
        (a.Until is null || b.From is null || b.From < a.Until)
        && (b.Until is null || a.From is null || a.From < b.Until);

    /// <summary>What is left of an assignment before and after another takes its place.</summary>
    private IEnumerable<AssignmentEntry> Outside(AssignmentEntry assignment, AssignmentEntry other)
    {
        if (other.From is { } from && from > _turn.Now && (assignment.From is null || assignment.From < from))
        {
            yield return assignment with { Until = from };
        }

        if (other.Until is { } until && (assignment.Until is null || until < assignment.Until))
        {
            yield return assignment with { From = until };
        }
    }
}
