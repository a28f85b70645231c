namespace OrleansRoles.Entities.Tests;

/// <summary>Seeds of the tests that walk random worlds: a failure names its seed, and the seed repeats it.</summary>
internal static class Seeds
{
    public static TheoryData<int> UpTo(int count) => [.. Enumerable.Range(1, count)];
}
