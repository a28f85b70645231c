using System.Diagnostics;
using OrleansRoles.Api.Models;
using OrleansRoles.Engine.Embedded;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Documents;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Roles;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Gateway;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Requests;
using OrleansRoles.Storage.Sqlite;

namespace OrleansRoles.Benchmarks.Modes;

/// <summary>
/// What editing a custom role costs that one user holds and one that very many hold, all of them in the gateway's
/// memory; and whether every holder's next check is right.
/// </summary>
internal static class RoleEditMode
{
    private const string ModelName = "momentus-elite";
    private const string Action = "accounts.page.open";
    private const string Permission = "account.accounts-contacts";
    private const string Role = "front-desk";
    private const string Few = "few";
    private const string Many = "many";
    private const int Edits = 400;
    private const int WarmUps = 50;
    private const int ChunkUsers = 10_000;

    private static readonly RequestContext s_platform = new() { Caller = Caller.Platform };

    public static async Task RunAsync(int many)
    {
        string folder = Directory.CreateTempSubdirectory("orleansroles-role-").FullName;
        try
        {
            SqliteStore store = SqliteStore.Open(Path.Combine(folder, "role.db"));
            await using EmbeddedEngine engine = await EmbeddedEngine.OpenAsync(
                store, new LanguageModelCompiler(), TimeProvider.System, CancellationToken.None);
            await MakeAsync(engine, store, Few, 1);
            await MakeAsync(engine, store, Many, many);
            Console.WriteLine(
                $"{Edits} edits each, in turns; holders in memory: {await CountAllowedAsync(engine, Few, 1)} and "
                + $"{await CountAllowedAsync(engine, Many, many)}\n");
            List<double> few = [];
            List<double> lots = [];
            bool isAllowed = true;
            for (int edit = 0; edit < WarmUps + Edits; edit++)
            {
                isAllowed = !isAllowed;
                double ofFew = await EditAsync(engine, Few, isAllowed);
                double ofMany = await EditAsync(engine, Many, isAllowed);
                if (edit >= WarmUps)
                {
                    few.Add(ofFew);
                    lots.Add(ofMany);
                }
            }

            int right = await CountAllowedAsync(engine, Many, many);
            await EditAsync(engine, Many, isAllowed: !isAllowed);
            int wrong = await CountAllowedAsync(engine, Many, many);
            (double median, double ofAll) = (Median(few), Median(lots));
            Table.Head("holders", "edit acknowledged: µs", "ratio", "allowed after the edit", "after taking it back");
            Table.Row("1", $"{median:F0}", "", "", "");
            Table.Row($"{many:N0}", $"{ofAll:F0}", $"{ofAll / median:F2}", $"{right:N0}", $"{wrong:N0}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static async Task<double> EditAsync(EmbeddedEngine engine, string tenant, bool isAllowed)
    {
        EditRole edit = new()
        {
            Tenant = tenant,
            Role = Role,
            Grants = isAllowed ? [new GrantEntry(ScopeName.Root, [new Grant(Permission, "view")])] : [],
        };

        long began = Stopwatch.GetTimestamp();
        Outcome<Answer> outcome = await engine.ExecuteAsync(edit, s_platform, CancellationToken.None);
        double time = Stopwatch.GetElapsedTime(began).TotalMicroseconds;
        return outcome.IsAccepted && outcome.Value.Kind == AnswerKind.Done
            ? time
            : throw new InvalidOperationException(outcome.Refusal?.Text ?? "nothing changed");
    }

    private static async Task<int> CountAllowedAsync(EmbeddedEngine engine, string tenant, int holders)
    {
        int allowed = 0;
        for (int holder = 0; holder < holders; holder++)
        {
            CheckAnswer answer = await engine.Gateway.CheckAsync(new CheckRequest
            {
                Tenant = tenant,
                SubjectId = HolderId(holder),
                Action = Action,
                ResourceType = "tenant",
                ResourceId = tenant,
            });
            allowed += answer.IsAllowed ? 1 : 0;
        }

        return allowed;
    }

    private static string HolderId(int number) => $"h-{number:D7}";

    /// <summary>Writes a tenant's users, all of whom hold the role, straight into the store, in chunks.</summary>
    private static async Task MakeAsync(EmbeddedEngine engine, IStore store, string tenant, int holders)
    {
        await engine.ApplyDocumentAsync(
            new ApplyDocument
            {
                Document = new TenantDocument
                {
                    Tenant = tenant,
                    Model = ModelName,
                    Users = [new UserEntry { Id = "admin", Roles = ["system-admin"] }],
                    Roles =
                    [
                        new CustomRoleEntry
                        {
                            Id = Role,
                            Name = Role,
                            Grants = [new GrantEntry(ScopeName.Root, [new Grant(Permission, "view")])],
                        },
                    ],
                },
                ModelVersion = engine.Models.Find(ModelName)!.Model.Version,
                Actor = "operator/platform",
            },
            CancellationToken.None);
        EntitySnapshot admin = (await store.ReadEntityAsync(
            new EntityKey(tenant, EntityKinds.User, "admin"), CancellationToken.None))!;
        foreach (string[] chunk in Enumerable.Range(0, holders).Select(HolderId).Chunk(ChunkUsers))
        {
            await store.CommitAsync(
                new Commit
                {
                    Tenant = tenant,
                    Snapshots =
                    [
                        .. chunk.Select(user => new EntitySnapshot(
                            new EntityKey(tenant, EntityKinds.User, user), 1, admin.Hash, admin.State)),
                    ],
                    Upserts =
                    [
                        .. chunk.SelectMany(user => AssignmentRows.RowsOf(
                            new AssignmentEntry(user, Role, ScopeName.Root))),
                    ],
                },
                CancellationToken.None);
        }
    }
}
