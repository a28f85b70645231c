using System.Runtime.CompilerServices;
using OrleansRoles.Model.Facts;

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
        ReadOnlySpan<RoleCell> roles = question.User is { } user ? user.Giving : [];
        ulong bits = _bits;
        int word = _word;
        for (int index = _nextRole; index < roles.Length; index++)
        {
            RoleFacts role = roles[index].Facts;
            bits |= scopeType == 0 ? role.WordHere(word) : role.WordAt(scopeType, ref id, hash, word);
            if ((bits & enough) != 0)
            {
                _bits = bits;
                _nextRole = index + 1;
                return;
            }
        }

        _bits = bits | Holdings.OfAssignments(question, scopeType, id, hash, word);
        _nextRole = AllRoles;
    }
}
