using OrleansRoles.Benchmarks.Worlds;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Benchmarks.Measuring;

/// <summary>What a paired measurement found; times are nanoseconds for one request.</summary>
/// <param name="Bare">The bare loop.</param>
/// <param name="Check">The check.</param>
/// <param name="Ratio">The median of the slices' ratios.</param>
/// <param name="Allowed">Which part of the requests was allowed.</param>
internal sealed record Paired(Slices Bare, Slices Check, double Ratio, double Allowed);

/// <summary>
/// Times the bare loop and the check in turns, slice by slice over the same requests, so that whatever else the machine
/// does meets both.
/// </summary>
internal static class PairedMeasurement
{
    public static Paired Run(World world, CheckRequest[] requests, int slices, int sliceLength)
    {
        Loops.Bare(world.Bits, requests);
        Loops.Check(world.Gateway, requests);
        Slices bare = new(slices);
        Slices check = new(slices);
        double[] ratios = new double[slices];
        int parts = requests.Length / sliceLength;
        long allowed = 0;
        for (int slice = 0; slice < slices; slice++)
        {
            Memory<CheckRequest> part = requests.AsMemory(slice % parts * sliceLength, sliceLength);
            if (slice % 2 == 0)
            {
                TimeBare();
            }

            allowed += check.Time(slice, sliceLength, () => Loops.Check(world.Gateway, part.Span));
            if (slice % 2 != 0)
            {
                TimeBare();
            }

            ratios[slice] = check[slice] / bare[slice];

            void TimeBare() => bare.Time(slice, sliceLength, () => Loops.Bare(world.Bits, part.Span));
        }

        Array.Sort(ratios);
        return new Paired(bare, check, ratios[slices / 2], allowed / ((double)slices * sliceLength));
    }
}
