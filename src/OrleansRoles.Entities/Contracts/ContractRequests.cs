using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.Contracts;

/// <summary>A command about one contract.</summary>
public abstract record ContractCommand : Command
{
    /// <summary>The contract.</summary>
    public required string Contract { get; init; }

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Contract, Contract);
}

/// <summary>Creates a contract.</summary>
public sealed record CreateContract : ContractCommand
{
    /// <summary>The name for people.</summary>
    public string Name { get; init; } = "";

    /// <summary>The console that it belongs to, or empty.</summary>
    public string Console { get; init; } = "";

    /// <summary>A user who becomes its first owner, or null.</summary>
    public string? FirstOwner { get; init; }
}

/// <summary>Changes a contract; null: as it is.</summary>
public sealed record EditContract : ContractCommand
{
    /// <summary>The name for people.</summary>
    public string? Name { get; init; }

    /// <summary>The console that it belongs to; empty for none.</summary>
    public string? Console { get; init; }
}

/// <summary>Deletes a contract with its workspaces; members lose their roles there.</summary>
public sealed record DeleteContract : ContractCommand;

/// <summary>Reads one contract.</summary>
public sealed record GetContract : Query
{
    /// <summary>The contract.</summary>
    public required string Contract { get; init; }
}

/// <summary>Lists the contracts in which the caller has a part, in order of id; the vendor's are all.</summary>
public sealed record ListContracts : Query
{
    /// <summary>Which part of the list.</summary>
    public required Page Page { get; init; }
}

/// <summary>A contract, as answers show it.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Name">The name for people.</param>
/// <param name="Console">The console that it belongs to, or empty.</param>
public sealed record ContractAnswer(string Contract, string Name, string Console);

/// <summary>A page of contracts.</summary>
/// <param name="Contracts">The contracts.</param>
/// <param name="Next">The cursor of the next page, or null.</param>
public sealed record ContractsAnswer(ImmutableArray<ContractAnswer> Contracts, string? Next);

/// <summary>How this family's requests and answers are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(CreateContract))]
[JsonSerializable(typeof(EditContract))]
[JsonSerializable(typeof(DeleteContract))]
[JsonSerializable(typeof(GetContract))]
[JsonSerializable(typeof(ListContracts))]
[JsonSerializable(typeof(ContractAnswer))]
[JsonSerializable(typeof(ContractsAnswer))]
internal sealed partial class ContractsJson : JsonSerializerContext;
