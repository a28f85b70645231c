namespace OrleansRoles.Architecture.Tests.Tidy;

/// <summary>One thing that no file may do.</summary>
/// <param name="Name">The rule's name, in exceptions and messages.</param>
/// <param name="AppliesTo">Which files it looks at.</param>
/// <param name="Find">What is wrong with a file, in words; each begins with the line.</param>
/// <param name="Bad">A file that breaks the rule once: the proof that the rule can fail.</param>
/// <param name="Good">A file like it that does not.</param>
internal sealed record TidyRule(
    string Name, Func<SourceFile, bool> AppliesTo, Func<SourceFile, IEnumerable<string>> Find, SourceFile Bad,
    SourceFile Good)
{
    /// <summary>What is wrong with a file; nothing where the rule does not apply.</summary>
    public IEnumerable<string> Check(SourceFile file) => AppliesTo(file) ? Find(file) : [];
}
