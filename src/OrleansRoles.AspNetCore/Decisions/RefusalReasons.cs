using OrleansRoles.Gateway;
using OrleansRoles.Model.Evaluation;

namespace OrleansRoles.AspNetCore;

/// <summary>
/// The stable codes of refusals that the model does not make itself. They stand in a problem's <c>reason</c> beside the
/// codes of the model's own decisions.
/// </summary>
public static class RefusalReasons
{
    /// <summary>401: no credentials came with the request.</summary>
    public const string CredentialsMissing = "credentials-missing";

    /// <summary>401: the credentials are not accepted.</summary>
    public const string CredentialsRefused = "credentials-refused";

    /// <summary>403: the user is signed in, but the claims name no user's id, or more than one.</summary>
    public const string SubjectUnresolved = "subject-unresolved";

    /// <summary>403: the request names no tenant, or more than one.</summary>
    public const string TenantUnresolved = "tenant-unresolved";

    /// <summary>403: a part of the resource's address is missing, or there is more than one.</summary>
    public const string ResourceUnresolved = "resource-unresolved";

    /// <summary>403: the allow has an obligation that the endpoint does not say it carries out.</summary>
    public const string ObligationUndeclared = "obligation-undeclared";

    /// <summary>403: the permission is there; another policy of the application is not met.</summary>
    public const string PolicyNotMet = "policy-not-met";

    /// <summary>503: the gateway has no session, and the cluster did not answer in its place.</summary>
    public const string NoSession = "no-session";

    /// <summary>503: facts could not be loaded, and the cluster did not answer either.</summary>
    public const string NoFacts = "no-facts";

    /// <summary>503: the tenant runs a model that is not to be had.</summary>
    public const string NoModel = "no-model";

    /// <summary>503: an API key could not be verified.</summary>
    public const string KeysUnreadable = "keys-unreadable";

    /// <summary>The code of why there is no answer.</summary>
    public static string Code(this UnavailableReason reason) => reason switch
    {
        UnavailableReason.None or UnavailableReason.NoFacts => NoFacts,
        UnavailableReason.NoSession => NoSession,
        UnavailableReason.NoModel => NoModel,
    };

    internal static string Code(in CheckAnswer answer) =>
        answer.Verdict == Verdict.Unavailable ? answer.Unavailable.Code() : answer.Reason.Code();
}
