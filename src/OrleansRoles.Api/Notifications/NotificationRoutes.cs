using System.Collections.Immutable;
using OrleansRoles.Api.Description;
using OrleansRoles.Api.Requests;
using OrleansRoles.Entities.Notifications;
using OrleansRoles.Entities.Webhooks;

namespace OrleansRoles.Api.Notifications;

/// <summary>Who hears of what: people by notices, other systems by webhooks.</summary>
internal static class NotificationRoutes
{
    /// <summary>Routes all of them.</summary>
    public static void Map(RequestRoutes requests)
    {
        MapNotices(requests);
        MapWebhooks(requests);
    }

    private static void MapNotices(RequestRoutes requests)
    {
        requests.Map(Operations.ListOwnNotifications, at => new ListNotifications
        {
            Tenant = at.Tenant,
            User = at.Caller.User ?? "",
            Page = at.Page,
            Unread = at.Flag("unread"),
        });
        requests.Map(Operations.ListNotifications, at => new ListNotifications
        {
            Tenant = at.Tenant,
            User = at.Id("user"),
            Page = at.Page,
            Unread = at.Flag("unread"),
        });
        requests.Map<ReadNoticesBody>(Operations.MarkNotifications, (at, body) => new MarkNotifications
        {
            Tenant = at.Tenant,
            User = at.Id("user"),
            Ids = [.. body.Ids],
        });
        requests.Map(Operations.GetPreferences, at => new GetPreferences { Tenant = at.Tenant, User = at.Id("user") });
        requests.Map<PreferencesBody>(Operations.SetPreferences, (at, body) => new SetPreferences
        {
            Tenant = at.Tenant,
            User = at.Id("user"),
            Preferences = body.Preferences.ToImmutableSortedDictionary(StringComparer.Ordinal),
        });
    }

    private static void MapWebhooks(RequestRoutes requests)
    {
        requests.Map<WebhookBody>(Operations.AddWebhook, (at, body) => new AddWebhook
        {
            Tenant = at.Tenant,
            Url = body.Url,
            Events = [.. body.Events],
        });
        requests.Map(Operations.ListWebhooks, at => new ListWebhooks { Tenant = at.Tenant });
        requests.Map(Operations.GetWebhook, at => new GetWebhook { Tenant = at.Tenant, Id = at.Id("webhook") });
        requests.Map<WebhookEditBody>(Operations.ChangeWebhook, (at, body) => new ChangeWebhook
        {
            Tenant = at.Tenant,
            Id = at.Id("webhook"),
            Url = body.Url,
            Events = body.Events?.ToImmutableArray(),
        });
        requests.Map(Operations.RemoveWebhook, at => new RemoveWebhook { Tenant = at.Tenant, Id = at.Id("webhook") });
        requests.Map(Operations.EnableWebhook, at => new EnableWebhook { Tenant = at.Tenant, Id = at.Id("webhook") });
        requests.Map<DisablingBody>(Operations.DisableWebhook, (at, body) => new DisableWebhook
        {
            Tenant = at.Tenant,
            Id = at.Id("webhook"),
            Why = body.Why,
        });
        requests.Map<WebhookRotationBody>(Operations.RotateWebhookSecret, (at, body) => new RotateWebhookSecret
        {
            Tenant = at.Tenant,
            Id = at.Id("webhook"),
            OverlapSeconds = body.OverlapSeconds,
        });
        requests.Map(Operations.TestWebhook, at => new TestWebhook { Tenant = at.Tenant, Id = at.Id("webhook") });
    }
}
