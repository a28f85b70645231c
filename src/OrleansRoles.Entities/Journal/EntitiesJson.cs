using System.Text.Json.Serialization;
using OrleansRoles.Entities.AppRequests;
using OrleansRoles.Entities.Approvals;
using OrleansRoles.Entities.Contracts;
using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Installation;
using OrleansRoles.Entities.Integrations;
using OrleansRoles.Entities.Licences;
using OrleansRoles.Entities.Roles;
using OrleansRoles.Entities.Teams;
using OrleansRoles.Entities.Tenants;
using OrleansRoles.Entities.Turns;
using OrleansRoles.Entities.Users;
using OrleansRoles.Entities.Workspaces;

namespace OrleansRoles.Entities.Journal;

/// <summary>How states, changes and rows are written as JSON: compact, generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,

    // What is computed (a change's words, whether a scope is the root) is no part of what is stored and hashed.
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(TenantState))]
[JsonSerializable(typeof(UserState))]
[JsonSerializable(typeof(CustomRoleState))]
[JsonSerializable(typeof(ContractState))]
[JsonSerializable(typeof(WorkspaceState))]
[JsonSerializable(typeof(AssignmentTimes))]
[JsonSerializable(typeof(KeptAnswer))]
[JsonSerializable(typeof(KeptDocument))]
[JsonSerializable(typeof(TenantChange.Created), TypeInfoPropertyName = "TenantCreated")]
[JsonSerializable(typeof(TenantChange.Deleted), TypeInfoPropertyName = "TenantDeleted")]
[JsonSerializable(typeof(TeamState))]
[JsonSerializable(typeof(TeamChange.Created), TypeInfoPropertyName = "TeamCreated")]
[JsonSerializable(typeof(TeamChange.Renamed), TypeInfoPropertyName = "TeamRenamed")]
[JsonSerializable(typeof(TeamChange.Deleted), TypeInfoPropertyName = "TeamDeleted")]
[JsonSerializable(typeof(TenantChange.Renamed), TypeInfoPropertyName = "TenantRenamed")]
[JsonSerializable(typeof(TenantChange.ModelChanged))]
[JsonSerializable(typeof(TenantChange.Suspended))]
[JsonSerializable(typeof(TenantChange.Resumed))]
[JsonSerializable(typeof(TenantChange.FeatureEnabled))]
[JsonSerializable(typeof(TenantChange.FeatureDisabled))]
[JsonSerializable(typeof(TenantChange.SettingTurnedOn))]
[JsonSerializable(typeof(TenantChange.SettingTurnedOff))]
[JsonSerializable(typeof(TenantChange.AppSubscribed))]
[JsonSerializable(typeof(TenantChange.AppUnsubscribed))]
[JsonSerializable(typeof(TenantChange.SeatsSet))]
[JsonSerializable(typeof(UserChange.Created), TypeInfoPropertyName = "UserCreated")]
[JsonSerializable(typeof(UserChange.ProfileChanged))]
[JsonSerializable(typeof(UserChange.Deactivated))]
[JsonSerializable(typeof(UserChange.Reactivated))]
[JsonSerializable(typeof(UserChange.TeamJoined))]
[JsonSerializable(typeof(UserChange.TeamLeft))]
[JsonSerializable(typeof(UserChange.SeatAssigned))]
[JsonSerializable(typeof(UserChange.SeatReleased))]
[JsonSerializable(typeof(UserChange.RoleAssigned))]
[JsonSerializable(typeof(UserChange.RoleUnassigned))]
[JsonSerializable(typeof(UserChange.MembershipGiven))]
[JsonSerializable(typeof(UserChange.Removed), TypeInfoPropertyName = "UserRemoved")]
[JsonSerializable(typeof(RoleChange.Created), TypeInfoPropertyName = "RoleCreated")]
[JsonSerializable(typeof(RoleChange.Described), TypeInfoPropertyName = "RoleDescribed")]
[JsonSerializable(typeof(RoleChange.GrantsChanged))]
[JsonSerializable(typeof(RoleChange.Retired), TypeInfoPropertyName = "RoleRetired")]
[JsonSerializable(typeof(RoleChange.Restored), TypeInfoPropertyName = "RoleRestored")]
[JsonSerializable(typeof(RoleChange.Deleted), TypeInfoPropertyName = "RoleDeleted")]
[JsonSerializable(typeof(ContractChange.Created), TypeInfoPropertyName = "ContractCreated")]
[JsonSerializable(typeof(ContractChange.Described), TypeInfoPropertyName = "ContractDescribed")]
[JsonSerializable(typeof(ContractChange.MemberRoleGiven), TypeInfoPropertyName = "ContractRoleGiven")]
[JsonSerializable(typeof(ContractChange.MemberRoleTaken), TypeInfoPropertyName = "ContractRoleTaken")]
[JsonSerializable(typeof(ContractChange.Deleted), TypeInfoPropertyName = "ContractDeleted")]
[JsonSerializable(typeof(LicenceState))]
[JsonSerializable(typeof(ApprovalState))]
[JsonSerializable(typeof(AppRequestState))]
[JsonSerializable(typeof(TenantChange.WebhookAdded))]
[JsonSerializable(typeof(TenantChange.WebhookChanged))]
[JsonSerializable(typeof(TenantChange.WebhookRemoved))]
[JsonSerializable(typeof(TenantChange.WebhookDisabled))]
[JsonSerializable(typeof(TenantChange.WebhookEnabled))]
[JsonSerializable(typeof(TenantChange.WebhookSecretRotated))]
[JsonSerializable(typeof(TenantChange.WebhookTested))]
[JsonSerializable(typeof(LicenceChange.SeatsCounted))]
[JsonSerializable(typeof(ApprovalChange.Requested), TypeInfoPropertyName = "ApprovalRequested")]
[JsonSerializable(typeof(ApprovalChange.Approved), TypeInfoPropertyName = "ApprovalApproved")]
[JsonSerializable(typeof(ApprovalChange.Declined), TypeInfoPropertyName = "ApprovalDeclined")]
[JsonSerializable(typeof(ApprovalChange.Applied), TypeInfoPropertyName = "ApprovalApplied")]
[JsonSerializable(typeof(ApprovalChange.Withdrawn), TypeInfoPropertyName = "ApprovalWithdrawn")]
[JsonSerializable(typeof(ApprovalChange.Expired), TypeInfoPropertyName = "ApprovalExpired")]
[JsonSerializable(typeof(AppRequestChange.Requested), TypeInfoPropertyName = "AppRequested")]
[JsonSerializable(typeof(AppRequestChange.Resolved), TypeInfoPropertyName = "AppRequestResolved")]
[JsonSerializable(typeof(ContractChange.InvitationSent))]
[JsonSerializable(typeof(ContractChange.InvitationResent))]
[JsonSerializable(typeof(ContractChange.InvitationAccepted))]
[JsonSerializable(typeof(ContractChange.InvitationRevoked))]
[JsonSerializable(typeof(ContractChange.InvitationExpired))]
[JsonSerializable(typeof(IntegrationState))]
[JsonSerializable(typeof(UserChange.KeyIssued))]
[JsonSerializable(typeof(UserChange.KeyLimited))]
[JsonSerializable(typeof(UserChange.KeyRevoked))]
[JsonSerializable(typeof(IntegrationChange.Requested), TypeInfoPropertyName = "IntegrationRequested")]
[JsonSerializable(typeof(IntegrationChange.Approved), TypeInfoPropertyName = "IntegrationApproved")]
[JsonSerializable(typeof(IntegrationChange.Declined), TypeInfoPropertyName = "IntegrationDeclined")]
[JsonSerializable(typeof(IntegrationChange.Configured), TypeInfoPropertyName = "IntegrationConfigured")]
[JsonSerializable(typeof(WorkspaceChange.Created), TypeInfoPropertyName = "WorkspaceCreated")]
[JsonSerializable(typeof(WorkspaceChange.Renamed), TypeInfoPropertyName = "WorkspaceRenamed")]
[JsonSerializable(typeof(WorkspaceChange.MemberRoleGiven), TypeInfoPropertyName = "WorkspaceRoleGiven")]
[JsonSerializable(typeof(WorkspaceChange.MemberRoleTaken), TypeInfoPropertyName = "WorkspaceRoleTaken")]
[JsonSerializable(typeof(WorkspaceChange.Deleted), TypeInfoPropertyName = "WorkspaceDeleted")]
[JsonSerializable(typeof(ServiceChange.Described), TypeInfoPropertyName = "ServiceDescribed")]
[JsonSerializable(typeof(ServiceChange.KeyMade), TypeInfoPropertyName = "ServiceKeyMade")]
[JsonSerializable(typeof(ServiceChange.KeyEnded), TypeInfoPropertyName = "ServiceKeyEnded")]
[JsonSerializable(typeof(ServiceChange.Removed), TypeInfoPropertyName = "ServiceRemoved")]
[JsonSerializable(typeof(ModelPutChange))]
internal sealed partial class EntitiesJson : JsonSerializerContext;
