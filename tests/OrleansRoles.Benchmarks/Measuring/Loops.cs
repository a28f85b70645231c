using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using OrleansRoles.Gateway;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Benchmarks.Measuring;

/// <summary>The loops that are timed. Each answers how many requests were allowed.</summary>
internal static class Loops
{
    /// <summary>The instant of every check.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 1, 17, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The floor: one look-up by the pair of strings, one bit.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Bare(
        FrozenDictionary<(string Tenant, string User), ulong[]> bits, ReadOnlySpan<CheckRequest> requests)
    {
        int allowed = 0;
        foreach (ref readonly CheckRequest request in requests)
        {
            if (bits.TryGetValue((request.Tenant, request.SubjectId), out ulong[]? words) && (words[1] & 0x100) != 0)
            {
                allowed++;
            }
        }

        return allowed;
    }

    /// <summary>The whole check through the public interface, session test included.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Check(PermissionGateway gateway, ReadOnlySpan<CheckRequest> requests)
    {
        int allowed = 0;
        foreach (ref readonly CheckRequest request in requests)
        {
            if (gateway.TryCheck(in request, out CheckAnswer answer) && answer.IsAllowed)
            {
                allowed++;
            }
        }

        return allowed;
    }

    /// <summary>The same about subjects that were looked up once.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int CheckResolved(
        PermissionGateway gateway, ReadOnlySpan<Subject> subjects, ReadOnlySpan<CheckRequest> requests)
    {
        int allowed = 0;
        for (int index = 0; index < requests.Length; index++)
        {
            if (gateway.TryCheck(subjects[index], in requests[index], out CheckAnswer answer) && answer.IsAllowed)
            {
                allowed++;
            }
        }

        return allowed;
    }

    /// <summary>The evaluator alone, with the facts at hand.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Decide(
        ReadOnlySpan<FactsAtHand> subjects, DateTimeOffset now, ReadOnlySpan<CheckRequest> requests)
    {
        int allowed = 0;
        for (int index = 0; index < requests.Length; index++)
        {
            FactsAtHand subject = subjects[index];
            if (Evaluator.Decide(subject.Tenant, subject.User, in requests[index], now).IsAllowed)
            {
                allowed++;
            }
        }

        return allowed;
    }

    /// <summary>Explanations of the same decisions.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Explain(
        ReadOnlySpan<FactsAtHand> subjects, RoleCatalogue roles, DateTimeOffset now,
        ReadOnlySpan<CheckRequest> requests)
    {
        int allowed = 0;
        for (int index = 0; index < requests.Length; index++)
        {
            FactsAtHand subject = subjects[index];
            if (Evaluator.Explain(subject.Tenant, subject.User, roles, in requests[index], now).Decision.IsAllowed)
            {
                allowed++;
            }
        }

        return allowed;
    }
}
