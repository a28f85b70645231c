using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrleansRoles.Entities.Journal;

/// <summary>
/// Changes as they stand in the journal: a stable type name and JSON. A name, once released, keeps its meaning; a
/// change that needs another shape gets another name.
/// </summary>
public static class ChangeCodec
{
    private static readonly (string Name, JsonTypeInfo Type)[] _table =
    [
        ("tenant-created", EntitiesJson.Default.TenantCreated),
        ("tenant-deleted", EntitiesJson.Default.TenantDeleted),
        ("tenant-renamed", EntitiesJson.Default.TenantRenamed),
        ("model-changed", EntitiesJson.Default.ModelChanged),
        ("tenant-suspended", EntitiesJson.Default.Suspended),
        ("tenant-resumed", EntitiesJson.Default.Resumed),
        ("feature-enabled", EntitiesJson.Default.FeatureEnabled),
        ("feature-disabled", EntitiesJson.Default.FeatureDisabled),
        ("setting-turned-on", EntitiesJson.Default.SettingTurnedOn),
        ("setting-turned-off", EntitiesJson.Default.SettingTurnedOff),
        ("app-subscribed", EntitiesJson.Default.AppSubscribed),
        ("app-unsubscribed", EntitiesJson.Default.AppUnsubscribed),
        ("seats-set", EntitiesJson.Default.SeatsSet),
        ("team-created", EntitiesJson.Default.TeamCreated),
        ("team-renamed", EntitiesJson.Default.TeamRenamed),
        ("team-deleted", EntitiesJson.Default.TeamDeleted),
        ("user-created", EntitiesJson.Default.UserCreated),
        ("user-profile-changed", EntitiesJson.Default.ProfileChanged),
        ("user-deactivated", EntitiesJson.Default.Deactivated),
        ("user-reactivated", EntitiesJson.Default.Reactivated),
        ("team-joined", EntitiesJson.Default.TeamJoined),
        ("team-left", EntitiesJson.Default.TeamLeft),
        ("seat-assigned", EntitiesJson.Default.SeatAssigned),
        ("seat-released", EntitiesJson.Default.SeatReleased),
        ("role-assigned", EntitiesJson.Default.RoleAssigned),
        ("role-unassigned", EntitiesJson.Default.RoleUnassigned),
        ("membership-given", EntitiesJson.Default.MembershipGiven),
        ("user-removed", EntitiesJson.Default.UserRemoved),
        ("role-created", EntitiesJson.Default.RoleCreated),
        ("role-described", EntitiesJson.Default.RoleDescribed),
        ("role-grants-changed", EntitiesJson.Default.GrantsChanged),
        ("role-retired", EntitiesJson.Default.RoleRetired),
        ("role-restored", EntitiesJson.Default.RoleRestored),
        ("role-deleted", EntitiesJson.Default.RoleDeleted),
        ("contract-created", EntitiesJson.Default.ContractCreated),
        ("contract-described", EntitiesJson.Default.ContractDescribed),
        ("contract-role-given", EntitiesJson.Default.ContractRoleGiven),
        ("contract-role-taken", EntitiesJson.Default.ContractRoleTaken),
        ("contract-deleted", EntitiesJson.Default.ContractDeleted),
        ("webhook-added", EntitiesJson.Default.WebhookAdded),
        ("webhook-changed", EntitiesJson.Default.WebhookChanged),
        ("webhook-removed", EntitiesJson.Default.WebhookRemoved),
        ("webhook-disabled", EntitiesJson.Default.WebhookDisabled),
        ("webhook-enabled", EntitiesJson.Default.WebhookEnabled),
        ("webhook-secret-rotated", EntitiesJson.Default.WebhookSecretRotated),
        ("webhook-tested", EntitiesJson.Default.WebhookTested),
        ("licence-seats-counted", EntitiesJson.Default.SeatsCounted),
        ("approval-requested", EntitiesJson.Default.ApprovalRequested),
        ("approval-approved", EntitiesJson.Default.ApprovalApproved),
        ("approval-declined", EntitiesJson.Default.ApprovalDeclined),
        ("approval-applied", EntitiesJson.Default.ApprovalApplied),
        ("approval-withdrawn", EntitiesJson.Default.ApprovalWithdrawn),
        ("approval-expired", EntitiesJson.Default.ApprovalExpired),
        ("app-requested", EntitiesJson.Default.AppRequested),
        ("app-request-resolved", EntitiesJson.Default.AppRequestResolved),
        ("invitation-sent", EntitiesJson.Default.InvitationSent),
        ("invitation-resent", EntitiesJson.Default.InvitationResent),
        ("invitation-accepted", EntitiesJson.Default.InvitationAccepted),
        ("invitation-revoked", EntitiesJson.Default.InvitationRevoked),
        ("invitation-expired", EntitiesJson.Default.InvitationExpired),
        ("key-issued", EntitiesJson.Default.KeyIssued),
        ("key-limited", EntitiesJson.Default.KeyLimited),
        ("key-revoked", EntitiesJson.Default.KeyRevoked),
        ("integration-requested", EntitiesJson.Default.IntegrationRequested),
        ("integration-approved", EntitiesJson.Default.IntegrationApproved),
        ("integration-declined", EntitiesJson.Default.IntegrationDeclined),
        ("integration-configured", EntitiesJson.Default.IntegrationConfigured),
        ("workspace-created", EntitiesJson.Default.WorkspaceCreated),
        ("workspace-renamed", EntitiesJson.Default.WorkspaceRenamed),
        ("workspace-role-given", EntitiesJson.Default.WorkspaceRoleGiven),
        ("workspace-role-taken", EntitiesJson.Default.WorkspaceRoleTaken),
        ("workspace-deleted", EntitiesJson.Default.WorkspaceDeleted),
        ("service-described", EntitiesJson.Default.ServiceDescribed),
        ("service-key-made", EntitiesJson.Default.ServiceKeyMade),
        ("service-key-ended", EntitiesJson.Default.ServiceKeyEnded),
        ("service-removed", EntitiesJson.Default.ServiceRemoved),
        ("model-put", EntitiesJson.Default.ModelPutChange),
    ];

    private static readonly FrozenDictionary<Type, (string Name, JsonTypeInfo Type)> _byType =
        _table.ToFrozenDictionary(entry => entry.Type.Type);

    private static readonly FrozenDictionary<string, JsonTypeInfo> _byName =
        _table.ToFrozenDictionary(entry => entry.Name, entry => entry.Type, StringComparer.Ordinal);

    /// <summary>The stable names of all changes.</summary>
    public static IEnumerable<string> Names => _table.Select(entry => entry.Name);

    /// <summary>The stable name of a change's type.</summary>
    public static string NameOf(EntityChange change) => _byType[change.GetType()].Name;

    /// <summary>The change as JSON.</summary>
    public static byte[] Write(EntityChange change) =>
        JsonSerializer.SerializeToUtf8Bytes(change, _byType[change.GetType()].Type);

    /// <summary>Reads a change back.</summary>
    /// <exception cref="InvalidDataException">The name is not known to this version of the program, or the JSON is
    /// damaged.</exception>
    public static EntityChange Read(string name, ReadOnlySpan<byte> json)
    {
        if (!_byName.TryGetValue(name, out JsonTypeInfo? type))
        {
            throw new InvalidDataException($"the journal has a change `{name}` that this version does not know");
        }

        try
        {
            return JsonSerializer.Deserialize(json, type) as EntityChange
                ?? throw new InvalidDataException($"a change `{name}` in the journal is damaged");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"a change `{name}` in the journal is damaged", exception);
        }
    }
}
