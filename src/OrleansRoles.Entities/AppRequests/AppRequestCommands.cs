using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;

namespace OrleansRoles.Entities.AppRequests;

/// <summary>Asks for an app.</summary>
public sealed record RequestApp : Command
{
    /// <summary>The app.</summary>
    public required string App { get; init; }

    /// <summary>Why; may be empty.</summary>
    public string Note { get; init; } = "";

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.Tenant, Tenant);
}

/// <summary>Answers a request. The vendor's operators do.</summary>
public sealed record ResolveAppRequest : Command
{
    /// <summary>The request.</summary>
    public required string Id { get; init; }

    /// <summary>Whether the app is given.</summary>
    public required bool IsApproved { get; init; }

    /// <summary>More about it, for the requester; may be empty.</summary>
    public string Note { get; init; } = "";

    /// <inheritdoc/>
    public override EntityKey Owner => new(Tenant, EntityKinds.AppRequest, Id);
}

/// <summary>Lists requests in order of time: users see their own, the vendor's operators all.</summary>
public sealed record ListAppRequests : Query
{
    /// <summary>Which part of the list.</summary>
    public required Page Page { get; init; }

    /// <summary>Only those of this status, or null for all.</summary>
    public AppRequestStatus? Status { get; init; }
}

/// <summary>Reads a request: its requester and the vendor's operators may.</summary>
public sealed record GetAppRequest : Query
{
    /// <summary>The request.</summary>
    public required string Id { get; init; }
}

/// <summary>A request, as answers show it.</summary>
public sealed record AppRequestAnswer(
    string Id, string App, string RequestedBy, string Status, string Note, string Answer);

/// <summary>A page of requests.</summary>
public sealed record AppRequestsAnswer(ImmutableArray<AppRequestAnswer> AppRequests, string? Next);

/// <summary>How this family's requests and answers are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(RequestApp))]
[JsonSerializable(typeof(ResolveAppRequest))]
[JsonSerializable(typeof(GetAppRequest))]
[JsonSerializable(typeof(ListAppRequests))]
[JsonSerializable(typeof(AppRequestAnswer))]
[JsonSerializable(typeof(AppRequestsAnswer))]
internal sealed partial class AppRequestsJson : JsonSerializerContext;
