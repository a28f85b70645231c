using System.Collections.Frozen;
using System.Runtime.CompilerServices;
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
    public static int Decide(ReadOnlySpan<Subject> subjects, DateTimeOffset now, ReadOnlySpan<CheckRequest> requests)
    {
        int allowed = 0;
        for (int index = 0; index < requests.Length; index++)
        {
            Subject subject = subjects[index];
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
        ReadOnlySpan<Subject> subjects, RoleCatalogue roles, DateTimeOffset now, ReadOnlySpan<CheckRequest> requests)
    {
        int allowed = 0;
        for (int index = 0; index < requests.Length; index++)
        {
            Subject subject = subjects[index];
            if (Evaluator.Explain(subject.Tenant, subject.User, roles, in requests[index], now).Decision.IsAllowed)
            {
                allowed++;
            }
        }

        return allowed;
    }
}

/// <summary>The facts that one request is decided on.</summary>
internal readonly record struct Subject(TenantFacts Tenant, UserFacts User)
{
    public static Subject[] Of(FactMemory memory, CheckRequest[] requests) => Array.ConvertAll(requests, request =>
    {
        TenantMemory tenant = memory.FindTenant(request.Tenant)!;
        return new Subject(tenant.Facts!, tenant.Users.Find(request.SubjectId)!);
    });
}
