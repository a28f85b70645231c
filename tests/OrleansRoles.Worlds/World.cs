using System.Collections.Immutable;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Worlds;

/// <summary>A model, a tenant that runs it, and questions about it, all from one seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Model">The model.</param>
/// <param name="Document">The tenant.</param>
/// <param name="Requests">The questions.</param>
public sealed record World(
    ulong Seed, ModelDefinition Model, TenantDocument Document, ImmutableArray<CheckRequest> Requests)
{
    /// <summary>The instant of all questions; assignments begin and end around it.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Makes a world with a model of its own.</summary>
    public static World Create(ulong seed, int requests)
    {
        WorldRandom random = new(seed);
        return Create(seed, random, new ModelGenerator(random).Generate(), requests);
    }

    /// <summary>Makes a world for a given model.</summary>
    public static World Create(ulong seed, ModelDefinition model, int requests) =>
        Create(seed, new WorldRandom(seed), model, requests);

    private static World Create(ulong seed, WorldRandom random, ModelDefinition model, int requests)
    {
        TenantDocument document = new DocumentGenerator(model, random).Generate();
        RequestGenerator generator = new(model, document, random);
        return new World(seed, model, document, [.. Enumerable.Range(0, requests).Select(_ => generator.Generate())]);
    }
}
