using System.Runtime.InteropServices;

namespace OrleansRoles.Benchmarks.Measuring;

/// <summary>
/// Runs code on a core of its own and counts the processor time that it took there, so that what else the machine does
/// meanwhile is not in it. Linux only.
/// </summary>
internal static class PinnedThread
{
    private const int ThreadCpuTime = 3;
    private const int NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Runs one piece of code on each core, from 0 on, all beginning at the same time.</summary>
    /// <returns>Nanoseconds of processor time of each.</returns>
    public static double[] Run(params Action[] pieces)
    {
        double[] times = new double[pieces.Length];
        using Barrier start = new(pieces.Length);
        Thread[] threads = [.. pieces.Select((piece, core) => new Thread(() =>
        {
            Pin(core);
            start.SignalAndWait();
            double began = ProcessorTime();
            piece();
            times[core] = ProcessorTime() - began;
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return times;
    }

    private static void Pin(int core)
    {
        ulong mask = 1UL << core;
        if (SetAffinity(0, sizeof(ulong), ref mask) != 0)
        {
            throw new InvalidOperationException($"core {core} is not to be had; run it on a machine with two");
        }
    }

    private static double ProcessorTime() => ReadClock(ThreadCpuTime, out TimeSpec time) == 0
        ? (time.Seconds * (double)NanosecondsPerSecond) + time.Nanoseconds
        : throw new InvalidOperationException("the thread's processor time cannot be read here");

    [DllImport("libc", EntryPoint = "sched_setaffinity")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetAffinity(int thread, nint size, ref ulong mask);

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ReadClock(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
