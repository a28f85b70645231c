using OrleansRoles.Language.Binding;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Model.Definition;

namespace OrleansRoles.Language.Checking;

/// <summary>What the lowered form has room for.</summary>
internal sealed class LimitChecks(BoundModel model, DiagnosticBag diagnostics)
{
    private const int ScopesMax = 8;
    private const int BitsMax = 512;
    private const int ActionsMax = 2000;
    private const int ObligationsMax = 16;

    private readonly BoundModel _model = model;
    private readonly DiagnosticBag _diagnostics = diagnostics;

    internal void Check()
    {
        ModelDefinition definition = _model.Definition;
        if (definition.Scopes.Length > ScopesMax)
        {
            _diagnostics.Error(
                DiagnosticCodes.TooManyScopes, _model.Merged.Scopes.Items[ScopesMax].Key,
                $"the model has {definition.Scopes.Length} scope types, {ScopesMax} are possible", "merge scope types");
        }

        CheckBits(definition);
        if (definition.Actions.Length > ActionsMax)
        {
            _diagnostics.Error(
                DiagnosticCodes.TooManyActions, _model.Merged.Actions.Items[ActionsMax].Key,
                $"the model has {definition.Actions.Length} actions, {ActionsMax} are possible", "merge actions");
        }

        foreach (ActionDefinition action in definition.Actions.Where(item => item.Obligations.Length > ObligationsMax))
        {
            _diagnostics.Error(
                DiagnosticCodes.TooManyObligations, _model.Merged.Actions.Find(action.Name)!.Key,
                $"the action has {action.Obligations.Length} obligations, {ObligationsMax} are possible",
                "merge obligations");
        }
    }

    private void CheckBits(ModelDefinition definition)
    {
        int bits = 0;
        foreach (PermissionDefinition permission in definition.Permissions)
        {
            bits += Math.Max(1, permission.Levels.Length);
            if (bits > BitsMax)
            {
                _diagnostics.Error(
                    DiagnosticCodes.TooManyLevels, _model.Merged.Permissions.Find(permission.Name)!.Key,
                    $"flags and levels of all permissions are more than {BitsMax} in all",
                    "merge permissions or levels");
                return;
            }
        }
    }
}
