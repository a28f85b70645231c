using System.Runtime.CompilerServices;

namespace OrleansRoles.Model.Evaluation;

/// <summary>
/// One word of the permissions that the subject holds at one place, as far as they were needed: the roles are gone
/// through one after the other until one gives what is asked for, and the next question goes on from there.
/// </summary>
internal struct HeldBits
{
    private const int AllRoles = int.MaxValue;

    private ulong _bits;
    private int _nextRole;
    private int _word;

    /// <summary>Whether one of these bits is held at the place, which must be the same at every call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(in Question question, int scopeType, string id, int hash, int word, ulong mask)
    {
        if (_word != word)
        {
            this = new HeldBits { _word = word };
        }

        if ((_bits & mask) == 0 && _nextRole != AllRoles)
        {
            Collect(question, scopeType, id, hash, mask);
        }

        return (_bits & mask) != 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Collect(in Question question, int scopeType, string id, int hash, ulong enough)
    {
        _bits |= Holdings.OfRoot(question, scopeType, ref id, hash, _word, enough, ref _nextRole);
        if ((_bits & enough) == 0)
        {
            _bits |= Holdings.OfAssignments(question, scopeType, id, hash, _word);
            _nextRole = AllRoles;
        }
    }
}
