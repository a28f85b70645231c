using System.Collections.Immutable;
using OrleansRoles.Api.Callers;
using OrleansRoles.Api.Http;
using OrleansRoles.Api.Notifications;
using OrleansRoles.Entities;

namespace OrleansRoles.Api.Description;

/// <summary>Operations on notices and preferences of users, and on webhooks.</summary>
internal static partial class Operations
{
    private const string NotificationTag = "notifications";
    private const string NotificationsPath = "/v1/tenants/{tenant}/users/{user}/notifications";
    private const string PreferencesPath = "/v1/tenants/{tenant}/users/{user}/preferences";
    private const string WebhookTag = "webhooks";
    private const string WebhooksPath = "/v1/tenants/{tenant}/webhooks";
    private const string WebhookPath = $"{WebhooksPath}/{{webhook}}";

    private static ImmutableArray<Parameter> NoticePaging =>
    [
        .. Paging,
        new("unread", "query", """{"type":"boolean","default":false}""", "Only those that were not marked as read."),
    ];

    public static readonly Operation ListOwnNotifications = new(
        "listOwnNotifications", "GET", "/v1/tenants/{tenant}/notifications", NotificationTag,
        "Lists the caller's notices, the newest first")
    {
        OpenTo = PrincipalKinds.People,
        Kind = OperationKind.Query,
        Description = "A page of unread ones may be short, or empty, and still have a next one.",
        Parameters = NoticePaging,
        Answers = [new(200, "One page.", "NoticePage")],
        Problems = [ProblemCodes.QueryInvalid],
        Refusals = [RefusalKind.Forbidden],
    };

    public static readonly Operation ListNotifications = new(
        "listNotifications", "GET", NotificationsPath, NotificationTag,
        "Lists a user's notices, the newest first")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Description = "Everybody reads their own only; the vendor may look for whom it helps. A page of unread ones "
            + "may be short, or empty, and still have a next one.",
        Parameters = NoticePaging,
        Answers = [new(200, "One page.", "NoticePage")],
        Problems = [ProblemCodes.QueryInvalid],
        Refusals = [RefusalKind.Forbidden, RefusalKind.UserUnknown],
    };

    public static readonly Operation MarkNotifications = new(
        "markNotifications", "POST", $"{NotificationsPath}/read", NotificationTag,
        "Marks notices as read")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Body = new("ReadNoticesBody", "The notices.", """{"ids":["9223372036854775807ab"]}""")
        {
            Type = NotificationBodies.Default.ReadNoticesBody,
        },
        Answers = [new(204, "They are.")],
        Problems = [.. BadJson],
        Refusals =
        [
            RefusalKind.Forbidden, RefusalKind.UserUnknown, RefusalKind.NotificationUnknown, RefusalKind.Invalid,
        ],
    };

    public static readonly Operation GetPreferences = new(
        "getPreferences", "GET", PreferencesPath, NotificationTag,
        "Reads what a user wants to be told of")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Query,
        Answers = [new(200, "The preferences.", "Preferences")],
        Refusals = [RefusalKind.Forbidden, RefusalKind.UserUnknown],
    };

    public static readonly Operation SetPreferences = new(
        "setPreferences", "PATCH", PreferencesPath, NotificationTag,
        "Sets what a user wants to be told of")
    {
        OpenTo = PrincipalKinds.Members,
        Kind = OperationKind.Command,
        Description = "Everybody sets their own only.",
        Body = new("PreferencesBody", "The preferences.", """{"preferences":{"email":false}}""")
        {
            Type = NotificationBodies.Default.PreferencesBody,
        },
        Answers = [new(200, "All preferences.", "Preferences")],
        Problems = [.. BadJson],
        Refusals = [RefusalKind.Forbidden, RefusalKind.UserUnknown, RefusalKind.Invalid],
    };

    public static readonly Operation AddWebhook = new(
        "addWebhook", "POST", WebhooksPath, WebhookTag,
        "Adds an address that hears of what happens")
    {
        OpenTo = PrincipalKinds.Platform,
        Kind = OperationKind.Command,
        Description = "Events are signed by the convention of Standard Webhooks, tried again where they fail, and "
            + "given up after three days. The secret is shown this once.",
        Body = new(
            "WebhookBody", "The webhook.",
            """{"url":"https://example.org/in","events":["licence.assigned"]}""")
        {
            Type = NotificationBodies.Default.WebhookBody,
        },
        Answers = [new(201, "The webhook, with its secret.", "WebhookAnswer") { Headers = ["Location"] }],
        CreatedAt = $"{WebhooksPath}/{{id}}",
        Problems = [.. BadJson],
        Refusals = [RefusalKind.WebhookLimitReached, RefusalKind.Invalid],
    };

    public static readonly Operation ListWebhooks = new(
        "listWebhooks", "GET", WebhooksPath, WebhookTag,
        "Lists the webhooks")
    {
        OpenTo = PrincipalKinds.Platform,
        Kind = OperationKind.Query,
        Description = "Without their secrets.",
        Answers = [new(200, "The webhooks.", "WebhookList")],
    };

    public static readonly Operation GetWebhook = new(
        "getWebhook", "GET", WebhookPath, WebhookTag,
        "Reads a webhook")
    {
        OpenTo = PrincipalKinds.Platform,
        Kind = OperationKind.Query,
        Answers = [new(200, "The webhook, without its secret.", "WebhookAnswer")],
        Refusals = [RefusalKind.WebhookUnknown],
    };

    public static readonly Operation ChangeWebhook = new(
        "changeWebhook", "PATCH", WebhookPath, WebhookTag,
        "Changes a webhook's address or events")
    {
        OpenTo = PrincipalKinds.Platform,
        Kind = OperationKind.Command,
        Description = "Its secret stays.",
        Body = new("WebhookEditBody", "What is to be another.", """{"events":[]}""")
        {
            Type = NotificationBodies.Default.WebhookEditBody,
        },
        Answers = [new(200, "The webhook.", "WebhookAnswer")],
        Problems = [.. BadJson],
        Refusals = [RefusalKind.WebhookUnknown, RefusalKind.Invalid],
    };

    public static readonly Operation RemoveWebhook = new(
        "removeWebhook", "DELETE", WebhookPath, WebhookTag,
        "Removes a webhook")
    {
        OpenTo = PrincipalKinds.Platform,
        Kind = OperationKind.Command,
        Answers = [new(204, "It is gone, and its secret with it.")],
        Refusals = [RefusalKind.WebhookUnknown],
    };

    public static readonly Operation EnableWebhook = new(
        "enableWebhook", "POST", $"{WebhookPath}/enable", WebhookTag,
        "Has a webhook get what happens again")
    {
        OpenTo = PrincipalKinds.Platform,
        Kind = OperationKind.Command,
        Description = "One that took nothing for days is disabled by itself; what happened meanwhile is not made up "
            + "for.",
        Answers = [new(200, "The webhook.", "WebhookAnswer")],
        Refusals = [RefusalKind.WebhookUnknown],
    };

    public static readonly Operation DisableWebhook = new(
        "disableWebhook", "POST", $"{WebhookPath}/disable", WebhookTag,
        "Has a webhook get nothing any more")
    {
        OpenTo = PrincipalKinds.Platform,
        Kind = OperationKind.Command,
        Body = new("DisablingBody", "Why.", """{"why":"it moves"}""")
        {
            Type = NotificationBodies.Default.DisablingBody,
        },
        Answers = [new(200, "The webhook.", "WebhookAnswer")],
        Problems = [.. BadJson],
        Refusals = [RefusalKind.WebhookUnknown],
    };

    public static readonly Operation RotateWebhookSecret = new(
        "rotateWebhookSecret", "POST", $"{WebhookPath}/rotate-secret", WebhookTag,
        "Gives a webhook a new secret")
    {
        OpenTo = PrincipalKinds.Platform,
        Kind = OperationKind.Command,
        Description = "During the overlap each event is signed by the secrets before it as well, each signature in the "
            + "header `webhook-signature`, so that the receiver can change over. The secret is shown this once.",
        Body = new("WebhookRotationBody", "For how long both sign.", """{"overlapSeconds":3600}""")
        {
            Type = NotificationBodies.Default.WebhookRotationBody,
        },
        Answers = [new(200, "The webhook, with its new secret.", "WebhookAnswer")],
        Problems = [.. BadJson],
        Refusals = [RefusalKind.WebhookUnknown, RefusalKind.Invalid],
    };

    public static readonly Operation TestWebhook = new(
        "testWebhook", "POST", $"{WebhookPath}/test", WebhookTag,
        "Sends an event to a webhook, to try it")
    {
        OpenTo = PrincipalKinds.Platform,
        Kind = OperationKind.Command,
        Description = "An event of type `webhook.test`, whatever the webhook wants; it is signed and tried again like "
            + "any other.",
        Answers = [new(202, "It is on its way.", "WebhookTestAnswer")],
        Refusals = [RefusalKind.WebhookUnknown, RefusalKind.WebhookDisabled],
    };
}
