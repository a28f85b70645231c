namespace OrleansRoles.Storage.Conformance;

/// <summary>Skips the class's <see cref="StoreFactAttribute"/> facts while an environment variable is 1.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SkippedByVariableAttribute(string variable) : Attribute
{
    /// <summary>The environment variable's name.</summary>
    public string Variable { get; } = variable;
}
