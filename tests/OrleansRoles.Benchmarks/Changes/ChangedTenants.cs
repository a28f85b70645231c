using OrleansRoles.Api.Models;
using OrleansRoles.Engine.Embedded;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Members;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Benchmarks.Changes;

/// <summary>Tenants with a contract each, whose owner changes members' roles to and fro.</summary>
internal sealed class ChangedTenants : IAsyncDisposable
{
    public const string ModelName = "squiz-invitations";
    public const string Owner = "owner";

    private static readonly ScopeName s_contract = new(EntityKinds.Contract, "main");
    private static readonly RequestContext s_byOwner = new() { Caller = new Caller(CallerKind.User, Owner) };

    private readonly EmbeddedEngine _engine;

    private ChangedTenants(EmbeddedEngine engine) => _engine = engine;

    public static async Task<ChangedTenants> OpenAsync(IStore store, int tenants, int members)
    {
        EmbeddedEngine engine = await EmbeddedEngine.OpenAsync(
            store, new LanguageModelCompiler(), TimeProvider.System, CancellationToken.None);
        string version = engine.Models.Find(ModelName)!.Model.Version;
        for (int tenant = 0; tenant < tenants; tenant++)
        {
            await engine.ApplyDocumentAsync(
                new ApplyDocument
                {
                    Document = Document($"t{tenant}", members),
                    ModelVersion = version,
                    Actor = "operator/platform",
                },
                CancellationToken.None);
        }

        return new ChangedTenants(engine);
    }

    /// <summary>A tenant's document: the owner and so many members of one contract.</summary>
    public static TenantDocument Document(string tenant, int members) => new()
    {
        Tenant = tenant,
        Model = ModelName,
        Users =
        [
            new UserEntry { Id = Owner },
            .. Enumerable.Range(0, members).Select(number => new UserEntry { Id = $"u{number}" }),
        ],
        Contracts =
        [
            new ContractEntry
            {
                Id = s_contract.Id,
                Members =
                [
                    new MemberEntry(Owner, ["contract-owner"]),
                    .. Enumerable.Range(0, members).Select(n => new MemberEntry($"u{n}", ["contract-member"])),
                ],
            },
        ],
    };

    /// <summary>Changes one member's role; every call is an acknowledged change.</summary>
    public async Task ChangeAsync(string tenant, string user, bool isAdmin)
    {
        Outcome<Answer> outcome = await _engine.ExecuteAsync(
            new SetMemberRoles
            {
                Tenant = tenant,
                At = s_contract,
                User = user,
                Roles = [isAdmin ? "contract-admin" : "contract-member"],
            },
            s_byOwner, CancellationToken.None);
        if (!outcome.IsAccepted || outcome.Value.Kind != AnswerKind.Done)
        {
            throw new InvalidOperationException(outcome.Refusal?.Text ?? "nothing changed");
        }
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();
}
