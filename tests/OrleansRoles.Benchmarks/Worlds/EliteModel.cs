using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Benchmarks.Worlds;

/// <summary>The shipped Momentus Elite model.</summary>
internal static class EliteModel
{
    /// <summary>The simplest action at the tenant: one ladder permission, no gate.</summary>
    public const string OneTenantPermission = "accounts.page.open";

    /// <summary>The simplest action at a venue: one flag, no gate.</summary>
    public const string OneVenuePermission = "calendar-notes.view";

    public static RoleModel Compile() => RoleModel.Compile(Definition());

    public static ModelDefinition Definition() => StandIn.Make();
}
