using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Language.Binding;

/// <summary>A definition whose names resolve, with where everything stands.</summary>
internal sealed class BoundModel
{
    internal required MergedModel Merged { get; init; }

    internal required ModelDefinition Definition { get; init; }

    internal required IReadOnlyDictionary<string, PermissionDefinition> Permissions { get; init; }

    /// <summary>Rules by name, also those that nothing uses.</summary>
    internal required IReadOnlyDictionary<string, Requirement> Rules { get; init; }

    /// <summary>Where each requirement stands, by reference.</summary>
    internal required IReadOnlyDictionary<Requirement, SyntaxNode> Places { get; init; }

    internal string Root => Definition.Scopes[0].Name;
}
