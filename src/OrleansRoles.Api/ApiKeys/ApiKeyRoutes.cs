using OrleansRoles.Api.Description;
using OrleansRoles.Api.Requests;
using OrleansRoles.Entities.ApiKeys;

namespace OrleansRoles.Api.ApiKeys;

/// <summary>Integration users and their keys.</summary>
internal static class ApiKeyRoutes
{
    /// <summary>Routes all of them.</summary>
    public static void Map(RequestRoutes requests)
    {
        requests.Map<IntegrationUserBody>(Operations.CreateIntegrationUser, (at, body) => new CreateIntegrationUser
        {
            Tenant = at.Tenant,
            Id = at.Id("user"),
            Name = body.Name,
        });
        requests.Map(Operations.ListApiKeys, at => new ListApiKeys { Tenant = at.Tenant, User = at.Id("user") });
        requests.Map<ApiKeyBody>(Operations.IssueApiKey, (at, body) => new IssueApiKey
        {
            Tenant = at.Tenant,
            User = at.Id("user"),
            Label = body.Label,
            Until = body.Until,
        });
        requests.Map(Operations.GetApiKey, at => new GetApiKey
        {
            Tenant = at.Tenant,
            User = at.Id("user"),
            KeyId = at.Id("key"),
        });
        requests.Map<ApiKeyRotationBody>(Operations.RotateApiKey, (at, body) => new RotateApiKey
        {
            Tenant = at.Tenant,
            User = at.Id("user"),
            KeyId = at.Id("key"),
            OverlapSeconds = body.OverlapSeconds,
            Until = body.Until,
        });
        requests.Map(Operations.RevokeApiKey, at => new RevokeApiKey
        {
            Tenant = at.Tenant,
            User = at.Id("user"),
            KeyId = at.Id("key"),
        });
    }
}
