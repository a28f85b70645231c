namespace OrleansRoles.Api.Http;

/// <summary>Who stands in the journal as having done something.</summary>
internal static class Actors
{
    /// <summary>Whoever holds the operator key.</summary>
    public const string Platform = "operator/platform";
}
