namespace OrleansRoles.Model.Requests;

/// <summary>Whom a request asks about.</summary>
public enum SubjectType : byte
{
    /// <summary>A user of the tenant: a person or an integration user.</summary>
    User,

    /// <summary>The vendor's own operator, by the name that the model gives.</summary>
    Operator,

    /// <summary>A type that no model knows; every check is denied.</summary>
    Other,
}

/// <summary>
/// One question: may this subject do this to that resource? Pass it by reference; arrays and strings in it must not
/// change while a check runs. Making one allocates nothing.
/// </summary>
public readonly struct CheckRequest
{
    /// <summary>The tenant's id.</summary>
    public required string Tenant { get; init; }

    /// <summary>What kind of subject is asked about.</summary>
    public SubjectType SubjectType { get; init; }

    /// <summary>The subject's id: a user of the tenant, or an operator's name.</summary>
    public required string SubjectId { get; init; }

    /// <summary>The action's name in the tenant's model.</summary>
    public required string Action { get; init; }

    /// <summary>The resource's type, one of those that the action is on.</summary>
    public required string ResourceType { get; init; }

    /// <summary>The resource's id.</summary>
    public required string ResourceId { get; init; }

    /// <summary>Properties of the resource that the model's conditions read; null for none.</summary>
    public Property[]? Properties { get; init; }

    /// <summary>The rest of the request; null for none.</summary>
    public Property[]? Context { get; init; }

    /// <summary>Properties that the request gives of the subject; null for none.</summary>
    public Property[]? SubjectProperties { get; init; }

    /// <summary>Properties that the request gives of the action; null for none.</summary>
    public Property[]? ActionProperties { get; init; }

    /// <summary>The users on whose facts the answer rests: the subject, where that is one.</summary>
    public string[] Users() => SubjectType == SubjectType.User ? [SubjectId] : [];
}
