using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Benchmarks.Measuring;

/// <summary>The two loops that are compared. Each answers how many requests were allowed.</summary>
internal static class Loops
{
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

    /// <summary>The whole check through the public interface.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Check(FactMemory memory, DateTimeOffset now, ReadOnlySpan<CheckRequest> requests)
    {
        int allowed = 0;
        foreach (ref readonly CheckRequest request in requests)
        {
            if (memory.TryCheck(in request, now, out Decision decision) && decision.IsAllowed)
            {
                allowed++;
            }
        }

        return allowed;
    }

    /// <summary>The evaluator alone, with the facts at hand.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Decide(
        TenantFacts[] tenants, UserFacts[] users, DateTimeOffset now, ReadOnlySpan<CheckRequest> requests)
    {
        int allowed = 0;
        for (int index = 0; index < requests.Length; index++)
        {
            if (Evaluator.Decide(tenants[index], users[index], in requests[index], now).IsAllowed)
            {
                allowed++;
            }
        }

        return allowed;
    }
}
