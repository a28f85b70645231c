using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using OrleansRoles.AspNetCore.Checks;

namespace OrleansRoles.AspNetCore.Decisions;

/// <summary>
/// What belongs to one request: whom it is about, looked up once, and what was decided. One request has one thread at a
/// time, so nothing here is shared.
/// </summary>
internal sealed class DecisionFeature : IPermissionDecisionFeature
{
    private Endpoint? _endpoint;
    private PermissionDecision? _last;
    private List<PermissionDecision>? _all;
    private ClaimsPrincipal? _user;
    private RequestSubject _subject;

    public PermissionDecision? Decision => _last;

    public IReadOnlyList<PermissionDecision> Decisions => _all ?? (_last is null ? [] : [_last]);

    public ImmutableArray<string> Obligations => _all is null
        ? _last?.Obligations ?? []
        : [.. _all.SelectMany(decision => decision.Obligations).Distinct(StringComparer.Ordinal)];

    /// <summary>The reason for which credentials could not be verified, where that was so.</summary>
    public string? CredentialsUnavailable { get; set; }

    /// <summary>The request's own; made where there is none yet.</summary>
    public static DecisionFeature Of(HttpContext context)
    {
        if (context.Features.Get<IPermissionDecisionFeature>() is DecisionFeature found)
        {
            return found;
        }

        DecisionFeature made = new();
        context.Features.Set<IPermissionDecisionFeature>(made);
        return made;
    }

    /// <summary>The subject that was resolved for this user.</summary>
    public bool TryGetSubject(ClaimsPrincipal user, out RequestSubject subject)
    {
        subject = _subject;
        return ReferenceEquals(_user, user);
    }

    public void Keep(ClaimsPrincipal user, in RequestSubject subject)
    {
        _user = user;
        _subject = subject;
    }

    /// <summary>Adds a decision. Where the request was sent on to another endpoint, earlier ones say nothing about it.
    /// </summary>
    public void Add(Endpoint? endpoint, PermissionDecision decision)
    {
        if (_last is null || !ReferenceEquals(_endpoint, endpoint))
        {
            _endpoint = endpoint;
            _all = null;
        }
        else
        {
            (_all ??= [_last]).Add(decision);
        }

        _last = decision;
    }
}
