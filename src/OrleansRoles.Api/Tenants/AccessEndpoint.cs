using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Checks;
using OrleansRoles.Api.Http;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Users;
using OrleansRoles.Model.Evaluation;
using OrleansRoles.Model.Facts;

namespace OrleansRoles.Api.Tenants;

/// <summary>What a user's roles come to, and which assignments that comes from.</summary>
internal sealed class AccessEndpoint(IRolesEngine engine)
{
    private const string FlagHeld = "held";

    public async Task GetAsync(HttpContext context, Principal principal)
    {
        string? tenant = Arguments.Id(context, "tenant");
        string? user = Arguments.Id(context, "user");
        if (await RefuseAsync(principal.Caller, tenant, user, context.RequestAborted) is { } refusal)
        {
            await ProblemWriter.WriteAsync(context, refusal.ToProblem());
            return;
        }

        FactSet? facts = tenant is null
            ? null
            : await engine.ReadFactsAsync(tenant, user is null ? [] : [user], withRoles: false, context.RequestAborted);
        if (facts is null)
        {
            await ProblemWriter.WriteAsync(context, CheckProblems.TenantUnknown(tenant ?? ""));
            return;
        }

        if (user is null || facts.FindUser(user) is not { } found)
        {
            await ProblemWriter.WriteAsync(context, new Problem(
                ProblemCodes.UserUnknown,
                $"there is no user `{user}` in the tenant `{tenant}`: the tenant's document lists its users"));
            return;
        }

        EffectiveAccess access = EffectiveAccess.Of(facts.Tenant, found, facts.Now);
        await JsonAnswers.WriteAsync(
            context, StatusCodes.Status200OK, json => Write(json, facts, found, access));
    }

    /// <summary>Who may read a user sees what the user's roles come to; services see it as checks tell it.</summary>
    private async ValueTask<Refusal?> RefuseAsync(
        Caller caller, string? tenant, string? user, CancellationToken cancellationToken)
    {
        if (caller.User is null || tenant is null || user is null)
        {
            return null;
        }

        Outcome<Answer> read = await engine.ExecuteAsync(
            new GetUser { Tenant = tenant, User = user }, new RequestContext { Caller = caller }, cancellationToken);
        return read.IsAccepted ? null : read.Refusal;
    }

    private static void Write(Utf8JsonWriter json, FactSet facts, UserFacts user, EffectiveAccess access)
    {
        json.WriteStartObject();
        json.WriteString("tenant", facts.Tenant.Id);
        json.WriteString("user", user.Id);
        json.WriteString("time", Instants.Text(facts.Now));
        json.WriteBoolean("active", access.IsActive);
        json.WriteStartArray("rights");
        foreach (EffectiveRight right in access.Rights)
        {
            json.WriteStartObject();
            json.WriteString("permission", right.Permission);
            json.WriteString("at", right.At.ToString());
            json.WriteString("level", right.Level ?? FlagHeld);
            json.WriteBoolean("dormant", !access.IsActive || !right.IsEnabled);
            json.WriteStartArray("from");
            foreach (HeldAssignment assignment in right.From)
            {
                Write(json, assignment);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("assignments");
        foreach (HeldAssignment assignment in access.Assignments)
        {
            Write(json, assignment);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, HeldAssignment assignment)
    {
        json.WriteStartObject();
        json.WriteString("role", assignment.Role);
        json.WriteString("at", assignment.At.ToString());
        if (assignment.From is { } from)
        {
            json.WriteString("from", Instants.Text(from));
        }

        if (assignment.Until is { } until)
        {
            json.WriteString("until", Instants.Text(until));
        }

        json.WriteBoolean("dormant", !assignment.Counts);
        json.WriteEndObject();
    }
}
