using System.Text.Json;
using OrleansRoles.Api.Models;
using OrleansRoles.Engine.Embedded;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Invitations;
using OrleansRoles.Entities.Keys;
using OrleansRoles.Entities.Licences;
using OrleansRoles.Entities.Outbox;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Server.Tests.Hosting;
using OrleansRoles.Storage.Sqlite;
using Caller = OrleansRoles.Entities.Requests.Caller;

namespace OrleansRoles.Server.Tests.Escalation;

/// <summary>One tenant, one seed: commands until the steps are over or the oracle objects.</summary>
internal sealed class EscalationRun
{
    private const string Tenant = EscalationWorld.Tenant;
    private const string AcceptTokenPrefix = "orin_";
    private const int OutboxMax = 10_000;

    private readonly IStore _store;
    private readonly EmbeddedEngine _engine;
    private readonly EscalationOracle _oracle;
    private readonly EscalationCommands _commands;
    private readonly Random _random;
    private readonly string[] _everybodys;
    private readonly List<(string Hash, string Email)> _tokens = [];
    private readonly List<string> _approvals = [];
    private TenantDocument _now;

    private EscalationRun(IStore store, EmbeddedEngine engine, ModelDefinition model, TenantDocument now, int seed)
    {
        (_store, _engine, _now, _random) = (store, engine, now, new Random(seed));
        _oracle = new EscalationOracle(model, TimeProvider.System.GetUtcNow());
        _commands = new EscalationCommands(model, _random);
        _everybodys = [.. model.Roles.Where(role => role.Default).Select(role => role.Name)];
    }

    public int StepsDone { get; private set; }

    public int Accepted { get; private set; }

    public int Forbidden { get; private set; }

    /// <summary>How many accepted commands gave somebody a role.</summary>
    public int Gains { get; private set; }

    /// <summary>What nobody there might hand out, with the command; null where there was nothing.</summary>
    public string? Violation { get; private set; }

    /// <summary>Runs. The oracle judges by the model as it ships, whatever the engine compiles.</summary>
    public static async Task<EscalationRun> RunAsync(IModelCompiler compiler, string name, int seed, int steps)
    {
        using TemporaryFolder folder = new();
        IStore store = SqliteStore.Open(Path.Combine(folder.Path, "data.db"));
        await using EmbeddedEngine engine = await EmbeddedEngine.OpenAsync(
            store, compiler, TimeProvider.System, CancellationToken.None);
        LanguageModelCompiler shipped = new();
        ModelDefinition model = shipped.Compile(name, shipped.ReadShipped(name)).Definition;
        TenantDocument document = new EscalationWorld(model, seed).Document;
        Outcome<DocumentApplied> made = await engine.ApplyDocumentAsync(
            new ApplyDocument { Document = document, ModelVersion = model.Version, Actor = Caller.PlatformId },
            CancellationToken.None);
        Assert.True(made.IsAccepted, made.Refusal?.Text);
        EscalationRun run = new(store, engine, model, await ReadAsync(engine), seed);
        while (run.StepsDone < steps && run.Violation is null)
        {
            await run.StepAsync();
        }

        return run;
    }

    private static async Task<TenantDocument> ReadAsync(EmbeddedEngine engine) =>
        (await engine.ReadDocumentAsync(Tenant, CancellationToken.None))!.Document;

    private async Task StepAsync()
    {
        StepsDone++;
        // Every second time somebody with more than everybody has, else most commands would fail for the same reason.
        string[] someone =
        [
            .. EscalationWorld.Held(_now).Where(a => !_everybodys.Contains(a.Role)).Select(a => a.User),
        ];
        string[] anyone = [.. _now.Users.Select(user => user.Id), "n1", "n2", EscalationWorld.Stranger];
        string[] actors = someone.Length > 0 && _random.Next(2) == 0 ? someone : anyone;
        string actor = actors[_random.Next(actors.Length)];
        Command command = _commands.Next(_now, _tokens, _approvals, actor);
        Outcome<Answer> outcome = await _engine.ExecuteAsync(
            command, new RequestContext { Caller = new Caller(CallerKind.User, actor) }, CancellationToken.None);
        if (!outcome.IsAccepted)
        {
            Forbidden += outcome.Refusal.Kind == RefusalKind.Forbidden ? 1 : 0;
            return;
        }

        Accepted++;
        TenantDocument after = await ReadAsync(_engine);
        Gains += EscalationWorld.Held(after).Except(EscalationWorld.Held(_now)).Any() ? 1 : 0;
        string? wrong = await NoteAsync(actor, command, outcome.Value) ?? _oracle.Judge(_now, after, actor, command);
        Violation = wrong is null ? null : $"{wrong}, by `{actor}` with {command}";
        _now = after;
    }

    /// <summary>Keeps what later commands need: tokens of mails, approvals. Says which invitation was not the sender's.
    /// </summary>
    private async Task<string?> NoteAsync(string actor, Command command, Answer answer)
    {
        if (command is RequestLicenceChange)
        {
            using JsonDocument json = JsonDocument.Parse(answer.Body);
            if (json.RootElement.TryGetProperty("id", out JsonElement id))
            {
                _approvals.Add(id.GetString()!);
            }
        }

        if (command is not SendInvitation sent)
        {
            return null;
        }

        IReadOnlyList<Row> rows = await _store.ListRowsAsync(
            Tenant, OutboxRows.Collection, "", null, OutboxMax, CancellationToken.None);
        foreach (MailMessage mail in rows.Select(row => OutboxRows.Read(row).Mail).OfType<MailMessage>())
        {
            if (KeyText.TryParse(AcceptTokenPrefix, mail.Token ?? "", out KeyText? token)
                && Convert.ToHexStringLower(token.Hash()) is { } hash && _tokens.All(known => known.Hash != hash))
            {
                _tokens.Add((hash, mail.To));
                return _oracle.JudgeInvitation(_now, actor, sent, hash);
            }
        }

        return $"an invitation of `{actor}` mailed nothing";
    }

}
