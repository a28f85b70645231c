using OrleansRoles.Entities.Members;

namespace OrleansRoles.Entities.Turns;

/// <summary>Every request that there is, with its handler.</summary>
public static class AllRequests
{
    /// <summary>The handlers.</summary>
    public static RequestHandlers Handlers { get; } = new([.. MemberHandlers.All]);
}
