using OrleansRoles.Entities.Requests;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Entities.Ports;

/// <summary>The role models of an installation, by name and version. Thread-safe.</summary>
public interface IModelCatalogue
{
    /// <summary>The names of all models, in order.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Finds a model; without a version the newest one that was put. Null where there is none.</summary>
    StoredModel? Find(string name, string? version = null);

    /// <summary>
    /// Keeps a new model or a new version. The same version with the same text is accepted without a change; with
    /// another text it is refused (<see cref="RefusalKind.ModelVersionExists"/>), since tenants may run it.
    /// </summary>
    ValueTask<Outcome<StoredModel>> PutAsync(StoredModel model, RequestContext by, CancellationToken cancellationToken);
}

/// <summary>A compiled model and the text that it came from.</summary>
/// <param name="Model">The compiled model.</param>
/// <param name="Text">The source text, UTF-8.</param>
public sealed record StoredModel(RoleModel Model, ReadOnlyMemory<byte> Text);

/// <summary>Compiles a stored model text again: the language, as the engines see it.</summary>
public interface IModelCompiler
{
    /// <summary>Compiles a text that was accepted once.</summary>
    /// <exception cref="InvalidDataException">The text no longer compiles; the message lists why.</exception>
    RoleModel Compile(string name, ReadOnlyMemory<byte> text);

    /// <summary>The models that ship with the product.</summary>
    IReadOnlyList<string> ShippedNames { get; }

    /// <summary>The text of a shipped model, UTF-8.</summary>
    ReadOnlyMemory<byte> ReadShipped(string name);
}
