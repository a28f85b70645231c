using OrleansRoles.Model.Requests;

namespace OrleansRoles.Api.Checks;

/// <summary>Which of the three objects of a check.</summary>
internal enum PartyRole : byte
{
    Subject,
    Action,
    Resource,
}

/// <summary>A subject, action or resource as a request gives it. The default value is one that is not there.</summary>
internal struct Party
{
    /// <summary>Whether the member is there at all.</summary>
    public bool IsPresent;

    /// <summary>The type of a subject or resource.</summary>
    public string? Type;

    /// <summary>The id of a subject or resource, the name of an action.</summary>
    public string? Id;

    public Property[]? Properties;

    /// <summary>What is wrong with it, or null.</summary>
    public CheckFault? Fault;
}

/// <summary>The rest of a request. The default value is one that is not there.</summary>
internal struct CheckContext
{
    public bool IsPresent;

    public Property[]? Properties;

    /// <summary>Whether the caller asks for details.</summary>
    public bool Explain;

    /// <summary>What is wrong with it, or null.</summary>
    public CheckFault? Fault;
}

/// <summary>One check of a request, or the defaults of a batch.</summary>
internal struct CheckItem
{
    public Party Subject;
    public Party Action;
    public Party Resource;
    public CheckContext Context;

    /// <summary>What is wrong with the item as a whole, or null.</summary>
    public CheckFault? Fault;

    /// <summary>The first fault, or null where the item is a complete check.</summary>
    public readonly CheckFault? FindFault() =>
        Fault ?? FaultOf(Subject, "subject") ?? FaultOf(Action, "action") ?? FaultOf(Resource, "resource")
        ?? Context.Fault;

    /// <summary>The first member of a wrong type, or null; what is missing is no fault here.</summary>
    public readonly CheckFault? FindMistyped() =>
        Wrong(Fault) ?? Wrong(Subject.Fault) ?? Wrong(Action.Fault) ?? Wrong(Resource.Fault) ?? Context.Fault;

    /// <summary>The item with defaults in place of the members that it does not have; each whole.</summary>
    public readonly CheckItem Over(in CheckItem defaults) => new()
    {
        Subject = Subject.IsPresent ? Subject : defaults.Subject,
        Action = Action.IsPresent ? Action : defaults.Action,
        Resource = Resource.IsPresent ? Resource : defaults.Resource,
        Context = Context.IsPresent ? Context : defaults.Context,
        Fault = Fault,
    };

    /// <summary>The check for the evaluator. The item must be without fault.</summary>
    public readonly CheckRequest ToRequest(string tenant) => new()
    {
        Tenant = tenant,
        SubjectType = Subject.Type switch
        {
            "user" => SubjectType.User,
            "operator" => SubjectType.Operator,
            _ => SubjectType.Other,
        },
        SubjectId = Subject.Id!,
        Action = Action.Id!,
        ResourceType = Resource.Type!,
        ResourceId = Resource.Id!,
        Properties = Resource.Properties,
        Context = Context.Properties,
        SubjectProperties = Subject.Properties,
        ActionProperties = Action.Properties,
    };

    private static CheckFault? FaultOf(in Party party, string name) =>
        party.Fault ?? (party.IsPresent ? null : CheckFault.Missing(name, "an object"));

    private static CheckFault? Wrong(CheckFault? fault) => fault is { IsMissing: false } ? fault : null;
}
