using System.Text.Json.Nodes;

namespace OrleansRoles.Server.Tests.Workflows;

/// <summary>A workflow's setup as tenant documents, and as objects that the product keeps.</summary>
internal static class WorkflowSetup
{
    private const string DefaultTenant = "t1";

    /// <summary>The operators that each model knows by name.</summary>
    public static IReadOnlyCollection<string> OperatorsOf(string model) => model switch
    {
        "momentus-connect" => ["vendor-support"],
        "momentus-elite" => ["elite-support"],
        "squiz-console" => ["dxp-console"],
        _ => [],
    };

    /// <summary>The tenants of a setup.</summary>
    public static IReadOnlyList<string> TenantsOf(JsonObject setup)
    {
        string[] named = [.. Texts(setup, "tenants"), .. Texts(setup, "organizations")];
        return named.Length > 0 ? named : [DefaultTenant];
    }

    /// <summary>The tenant that somebody belongs to.</summary>
    public static string TenantOf(JsonObject setup, string user) =>
        (string?)Items(setup, "users").FirstOrDefault(item => (string?)item["id"] == user)?["tenant"]
        ?? TenantsOf(setup)[0];

    /// <summary>A tenant as a document.</summary>
    public static JsonObject Document(string model, JsonObject setup, string tenant, string name)
    {
        bool isOwn(JsonObject item) => ((string?)item["tenant"] ?? DefaultTenant) == tenant;
        JsonObject[] users = [.. Items(setup, "users").Where(isOwn)];
        JsonObject document = new()
        {
            ["tenant"] = name,
            ["model"] = model,
            ["name"] = name,
            ["subscriptions"] = Subscriptions(setup, tenant),
            ["features"] = Strings(Texts(setup, "features")),
            ["settings"] = Settings(setup),
            ["users"] = new JsonArray([.. users.Select(user => User(setup, user))]),
            ["roles"] = new JsonArray([.. Items(setup, "roles").Where(isOwn).Select(Role)]),
            ["assignments"] = new JsonArray([.. users.SelectMany(ConsoleRoles)]),
            ["contracts"] = new JsonArray([.. Texts(setup, "contracts").Select(id => Contract(setup, users, id))]),
        };
        if (setup["licenses"]?["seats"] is { } seats)
        {
            document["seats"] = new JsonObject { ["recording"] = (int)seats };
        }

        return document;
    }

    /// <summary>Objects that the product keeps from the beginning.</summary>
    public static IEnumerable<JsonObject> Objects(JsonObject setup)
    {
        foreach (JsonObject resource in Items(setup, "resources"))
        {
            yield return (JsonObject)resource.DeepClone();
        }

        foreach (string contract in Texts(setup, "contracts"))
        {
            yield return new JsonObject
            {
                ["type"] = "contract",
                ["id"] = contract,
                ["console"] = ConsoleOf(setup, contract),
            };
        }

        foreach (JsonObject workspace in Items(setup, "workspaces"))
        {
            yield return new JsonObject
            {
                ["type"] = "workspace",
                ["id"] = (string?)workspace["id"],
                ["contract"] = (string?)workspace["contract"],
            };
        }
    }

    /// <summary>An object of which the setup says nothing: an event lies at the first venue, open and tentative.
    /// </summary>
    public static JsonObject Unknown(JsonObject setup, string type, string id) => type == "event"
        ? new JsonObject
        {
            ["type"] = type,
            ["id"] = id,
            ["venue"] = Texts(setup, "venues").FirstOrDefault(),
            ["status"] = "tentative",
            ["hidden"] = false,
        }
        : new JsonObject { ["type"] = type, ["id"] = id };

    public static IEnumerable<string> Texts(JsonObject node, string name) =>
        (node[name] as JsonArray ?? []).Select(item => (string)item!);

    public static IEnumerable<JsonObject> Items(JsonObject node, string name) =>
        (node[name] as JsonArray ?? []).OfType<JsonObject>();

    /// <summary>What a role grants, from the examples' form of it.</summary>
    public static JsonArray Grants(JsonObject role)
    {
        Dictionary<string, JsonObject> byScope = new(StringComparer.Ordinal);
        foreach (string app in Texts(role, "apps"))
        {
            byScope[$"app/{app}"] = new JsonObject { ["apps.configure"] = true };
        }

        foreach (JsonObject grant in Items(role, "grants"))
        {
            string[] scope = ((string)grant["scope"]!).Split(':', 2);
            string at = scope[0] is "tenant" or "organization" ? "tenant" : $"{scope[0]}/{scope[1]}";
            if (!byScope.TryGetValue(at, out JsonObject? permissions))
            {
                byScope[at] = permissions = [];
            }

            permissions[(string)grant["permission"]!] = grant["level"]?.DeepClone() ?? true;
        }

        return new JsonArray(
            [.. byScope.Select(pair => new JsonObject { ["at"] = pair.Key, ["permissions"] = pair.Value })]);
    }

    private static JsonArray Strings(IEnumerable<string> texts) =>
        new([.. texts.Select(text => JsonValue.Create(text))]);

    private static JsonArray Subscriptions(JsonObject setup, string tenant) => setup["subscriptions"] switch
    {
        JsonObject byTenant => Strings(Texts(byTenant, tenant)),
        _ => Strings(Texts(setup, "subscriptions")),
    };

    private static JsonArray Settings(JsonObject setup) => setup["settings"] switch
    {
        JsonObject values => Strings(values
            .Where(pair => pair.Value?.GetValueKind() == System.Text.Json.JsonValueKind.True)
            .Select(pair => pair.Key)),
        _ => Strings(Texts(setup, "settings")),
    };

    private static JsonObject User(JsonObject setup, JsonObject user)
    {
        string id = (string)user["id"]!;
        bool isSystem = (string?)user["type"] == "integration-user" || (string?)user["kind"] == "integration";
        bool hasSeat = Texts(setup["licenses"] as JsonObject ?? [], "assigned").Contains(id)
            || (user["licensed"] is { } licensed && (bool)licensed);
        IEnumerable<string> teams = Texts(user, "teams").Concat((setup["teams"] as JsonObject ?? [])
            .Where(team => (team.Value as JsonArray ?? []).Any(member => (string)member! == id))
            .Select(team => team.Key));
        string[] roles = (string?)user["type"] is { } type ? [type] : [.. Texts(user, "roles")];
        return new JsonObject
        {
            ["id"] = id,
            ["email"] = (string?)user["email"] ?? "",
            ["firstName"] = (string?)user["first-name"] ?? "",
            ["lastName"] = (string?)user["last-name"] ?? "",
            ["kind"] = isSystem ? "integration" : "human",
            ["status"] = (string?)user["status"] ?? "active",
            ["teams"] = Strings(teams.Distinct()),
            ["seats"] = Strings(hasSeat ? ["recording"] : []),
            ["roles"] = Strings(roles),
        };
    }

    private static JsonObject Role(JsonObject role) => new()
    {
        ["id"] = (string?)role["id"],
        ["name"] = (string?)role["name"] ?? (string?)role["id"],
        ["description"] = (string?)role["description"] ?? "",
        ["grants"] = Grants(role),
    };

    private static IEnumerable<JsonObject> ConsoleRoles(JsonObject user) =>
        (user["console-roles"] as JsonObject ?? []).Select(pair => new JsonObject
        {
            ["user"] = (string?)user["id"],
            ["role"] = (string?)pair.Value,
            ["at"] = $"console/{pair.Key}",
        });

    private static string ConsoleOf(JsonObject setup, string contract) =>
        (string?)Items(setup, "consoles")
            .FirstOrDefault(console => Texts(console, "contracts").Contains(contract))?["id"] ?? "";

    private static JsonObject Contract(JsonObject setup, JsonObject[] users, string id)
    {
        JsonObject contract = ContractOf(setup, users, id);
        if (ConsoleOf(setup, id) is { Length: > 0 } console)
        {
            contract["console"] = console;
        }

        return contract;
    }

    private static JsonObject ContractOf(JsonObject setup, JsonObject[] users, string id) => new()
    {
        ["id"] = id,
        ["members"] = Members(users, "contract-roles", id),
        ["workspaces"] = new JsonArray(
        [
            .. Items(setup, "workspaces").Where(workspace => (string?)workspace["contract"] == id)
                .Select(workspace => new JsonObject
                {
                    ["id"] = (string?)workspace["id"],
                    ["members"] = Members(users, "workspace-roles", (string)workspace["id"]!),
                }),
        ]),
    };

    private static JsonArray Members(JsonObject[] users, string part, string id) =>
        new([.. users.Where(user => user[part]?[id] is not null).Select(user => new JsonObject
        {
            ["user"] = (string?)user["id"],
            ["roles"] = new JsonArray((string?)user[part]![id]),
        })]);
}
