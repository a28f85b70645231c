namespace OrleansRoles.Api.Checks;

/// <summary>What is wrong with a part of a check.</summary>
/// <param name="IsMissing">Whether it is missing, rather than of a wrong type or there twice.</param>
/// <param name="Pointer">JSON pointer to the part.</param>
/// <param name="Detail">What is wrong and what to write instead.</param>
internal sealed record CheckFault(bool IsMissing, string Pointer, string Detail)
{
    public static CheckFault Missing(string path, string expected) =>
        new(true, PointerOf(path), $"`{path}` is missing: write {expected}");

    public static CheckFault Mistyped(string path, string expected) =>
        new(false, PointerOf(path), $"`{path}` is of another type: write {expected}");

    public static CheckFault Twice(string path) =>
        new(false, PointerOf(path), $"`{path}` is there twice: write it once");

    private static string PointerOf(string path) => "/" + path.Replace('.', '/');
}
