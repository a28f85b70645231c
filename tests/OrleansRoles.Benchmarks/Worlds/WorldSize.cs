namespace OrleansRoles.Benchmarks.Worlds;

/// <summary>How many users a world has, spread evenly over tenants.</summary>
internal readonly record struct WorldSize(int Tenants, int UsersPerTenant)
{
    /// <summary>The sizes that are measured, smallest first.</summary>
    public static IReadOnlyList<WorldSize> Measured { get; } = [new(10, 100), new(200, 100), new(10_000, 100)];

    public int Users => Tenants * UsersPerTenant;

    public static WorldSize OfUsers(int users) => Measured.Single(size => size.Users == users);

    public override string ToString() => $"{Users:N0}";
}
