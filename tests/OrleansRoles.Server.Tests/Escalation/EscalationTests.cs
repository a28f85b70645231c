using System.Collections.Immutable;
using OrleansRoles.Api.Models;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Lowering;
using Xunit.Abstractions;

namespace OrleansRoles.Server.Tests.Escalation;

/// <summary>
/// G6 over all models that ship: random members send random commands, and after each accepted one an oracle that is
/// written from the model's rules alone says whether somebody got what nobody there may hand out.
/// </summary>
public sealed class EscalationTests(ITestOutputHelper output)
{
    private const int Steps = 600;
    private const int StepsToCatch = 600;
    private const int SeedsToCatch = 6;

    public static TheoryData<string> Models =>
        ["momentus-connect", "momentum", "squiz-invitations", "squiz-console", "momentus-elite"];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task No_sequence_of_commands_ends_in_rights_that_its_actors_may_not_hand_out(string name)
    {
        int accepted = 0, refused = 0, gains = 0;
        for (int seed = 1; seed <= 4; seed++)
        {
            EscalationRun run = await EscalationRun.RunAsync(new LanguageModelCompiler(), name, seed, Steps);

            Assert.True(run.Violation is null, $"seed {seed}, step {run.StepsDone}: {run.Violation}");
            accepted += run.Accepted;
            refused += run.Forbidden;
            gains += run.Gains;
        }

        string tried = $"{name}: {accepted} accepted, {refused} forbidden, {gains} times somebody gained a role";
        output.WriteLine(tried);
        Assert.True(accepted >= 30 && refused >= 100 && gains >= 5, $"that is too little to prove anything: {tried}");
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task A_rule_that_lets_everybody_hand_out_is_caught(string name)
    {
        int steps = 0;
        string? violation = null;
        for (int seed = 1; seed <= SeedsToCatch && violation is null; seed++)
        {
            EscalationRun run = await EscalationRun.RunAsync(new CarelessCompiler(), name, seed, StepsToCatch);
            steps += run.StepsDone;
            violation = run.Violation;
        }

        Assert.NotNull(violation);
        output.WriteLine($"{name}: caught at step {steps}: {violation}");
    }

    /// <summary>Compiles models whose actions of handing out are open to every user.</summary>
    private sealed class CarelessCompiler : IModelCompiler
    {
        private readonly LanguageModelCompiler _below = new();

        public IReadOnlyList<string> ShippedNames => _below.ShippedNames;

        public ReadOnlyMemory<byte> ReadShipped(string name) => _below.ReadShipped(name);

        public RoleModel Compile(string name, ReadOnlyMemory<byte> text)
        {
            ModelDefinition model = _below.Compile(name, text).Definition;
            HashSet<string?> open =
            [
                model.CustomRoles?.AssignedBy,
                .. model.Roles.Select(role => role.AssignedBy),
                .. model.Workflows.Members.SelectMany(rules => new[] { rules.AddedBy, rules.ChangedBy }),
            ];
            ImmutableArray<ActionDefinition> actions =
            [
                .. model.Actions.Select(action => open.Contains(action.Name)
                    ? action with { Requirement = new Requirement.Always(), Gate = new Requirement.Always() }
                    : action),
            ];
            return RoleModel.Compile(model with { Actions = actions });
        }
    }
}
