using System.Text;
using System.Text.Json.Nodes;
using OrleansRoles.Server.Tests.Callers;
using OrleansRoles.Server.Tests.Hosting;
using OrleansRoles.Worlds;

namespace OrleansRoles.Server.Tests.Access;

/// <summary>
/// Every operation, tried by every kind of caller: what is expected stands in <c>callers.txt</c> and <c>roles.txt</c>,
/// and an operation without a row fails. With UPDATE_EXPECTED=1 the tables are written anew; read the difference.
/// </summary>
/// <remarks>
/// <c>in</c>: the caller gets in, and hears whatever comes of the sample request; <c>404</c>: the tenant does not exist
/// for it; <c>401</c>, <c>403</c>: as they are.
/// </remarks>
public sealed class AccessMatrixTests(CallersFixture fixture) : IClassFixture<CallersFixture>
{
    private const string Connect =
        "{ model: momentus-connect, name: Connect, users: [{ id: ana, roles: [user] }, { id: target }] }";

    private static readonly string[] _models =
        ["momentum", "momentus-connect", "momentus-elite", "squiz-console", "squiz-invitations"];

    [Fact]
    public async Task Every_kind_of_caller_gets_in_where_the_table_says_and_nowhere_else()
    {
        await fixture.Operator.PutDocumentAsync("connect", Connect);
        List<(string Name, string Tenant, (string, string)[] Headers)> callers = await CallersAsync();
        Table table = new(callers.Select(caller => caller.Name));
        foreach (DescribedOperation operation in await DescribedOperation.ReadAsync(fixture.Operator))
        {
            List<string> row = [];
            foreach ((_, string tenant, (string, string)[] headers) in callers)
            {
                // What changes nothing is sent here: whether somebody gets in is told before the body is read.
                row.Add(await TryAsync(operation, tenant, headers, body: "{}"));
            }

            table.Add(operation.Id, row);
        }

        table.Hold(Repository.PathOf("tests/OrleansRoles.Server.Tests/Access/callers.txt"));
    }

    [Fact]
    public async Task Every_built_in_role_of_every_model_gets_in_where_the_table_says_and_nowhere_else()
    {
        List<(string Model, string Role)> roles = [];
        foreach (string model in _models)
        {
            roles.AddRange(await MakeTenantAsync(model));
        }

        Table table = new(roles.Select(role => $"{role.Model}/{role.Role}"));
        foreach (DescribedOperation operation in await DescribedOperation.ReadAsync(fixture.Operator))
        {
            if (!operation.IsForPeople || !operation.HasTenant)
            {
                continue;
            }

            List<string> row = [];
            foreach ((string model, string role) in roles)
            {
                string token = fixture.Provider.Issue($"has-{role}", $"of-{model}");
                row.Add(await TryAsync(
                    operation, $"of-{model}", [("Authorization", $"Bearer {token}")],
                    operation.Example?.ToJsonString() ?? "{}"));
            }

            table.Add(operation.Id, row);
        }

        table.Hold(Repository.PathOf("tests/OrleansRoles.Server.Tests/Access/roles.txt"));
    }

    private async Task<List<(string Name, string Tenant, (string, string)[] Headers)>> CallersAsync()
    {
        Reply key = await fixture.Operator.PostAsync("/v1/services/shop/keys", "{}");
        string revoked = (string)key.Json["key"]!;
        await fixture.Operator.SendAsync(HttpMethod.Delete, $"/v1/services/shop/keys/{key.Json["id"]}", null, null);
        await fixture.Operator.PutAsync("/v1/tenants/acme/integration-users/spare", "{}", Caller.Json);
        Reply apiKey = await fixture.Operator.PostAsync("/v1/tenants/acme/users/spare/keys", "{}");
        string revokedApiKey = (string)apiKey.Json["key"]!;
        await fixture.Operator.SendAsync(HttpMethod.Delete, apiKey.Header("Location")!, null, null);
        string good = fixture.Provider.Issue("ana", "acme");
        string[] parts = good.Split('.');
        string tampered = $"{parts[0]}.{fixture.Provider.Issue("ben", "acme").Split('.')[1]}.{parts[2]}";
        return
        [
            ("nobody", "acme", [("Authorization", "")]),
            ("expired-token", "acme", Bearer(fixture.Provider.Issue("ana", "acme", ("exp", 1_000_000_000)))),
            ("tampered-token", "acme", Bearer(tampered)),
            ("revoked-key", "acme", Bearer(revoked)),
            ("ended-api-key", "acme", Bearer(fixture.Keys["ended"].ToString())),
            ("revoked-api-key", "acme", Bearer(revokedApiKey)),
            ("operator", "acme", Bearer(RunningServer.Key)),
            ("named-operator", "connect", Bearer(RunningServer.Key, "operator/vendor-support")),
            ("operator-for-user", "acme", Bearer(RunningServer.Key, "user/ana")),
            ("service", "acme", Bearer(fixture.ServiceKey)),
            ("service-for-user", "acme", Bearer(fixture.ServiceKey, "user/ana")),
            ("user", "acme", Bearer(good)),
            ("integration-user", "acme", Bearer(fixture.Keys["bot"].ToString())),
            ("deactivated-user", "acme", Bearer(fixture.Provider.Issue("dea", "acme"))),
            ("stranger", "acme", Bearer(fixture.Provider.Issue("nobody-yet", "acme"))),
            ("user-of-another-tenant", "globex", Bearer(good)),
            ("service-of-another-tenant", "globex", Bearer(fixture.NarrowServiceKey)),
        ];

        static (string, string)[] Bearer(string credentials, string? behalf = null) =>
        [
            ("Authorization", $"Bearer {credentials}"),
            .. behalf is null ? Array.Empty<(string, string)>() : [("On-Behalf-Of", behalf)],
        ];
    }

    private async Task<string> TryAsync(
        DescribedOperation operation, string tenant, (string Name, string Value)[] headers, string body)
    {
        bool hasBody = operation.Description["requestBody"] is not null;
        string address = operation.AddressFor(tenant);
        (int status, string text) = operation.IsStream
            ? await fixture.Operator.BeginAsync(address, headers)
            : await SendAsync();
        Assert.True(status < 500, $"{operation.Id}: {status} {text}");
        bool isOutOfReach = status == 404 && text.Contains("\"tenant-unknown\"", StringComparison.Ordinal);
        return status is 401 or 403 ? $"{status}" : isOutOfReach ? "404" : "in";

        async Task<(int, string)> SendAsync()
        {
            Reply reply = await fixture.Operator.SendAsync(
                operation.Method, address, hasBody ? Encoding.UTF8.GetBytes(body) : null, hasBody ? Caller.Json : null,
                headers);
            return ((int)reply.Status, reply.Body);
        }
    }

    /// <summary>A tenant of a model with a user for every built-in role.</summary>
    private async Task<List<(string Model, string Role)>> MakeTenantAsync(string model)
    {
        JsonObject definition = (await fixture.Operator.GetAsync($"/v1/models/{model}?format=json")).Json;
        JsonObject declared = definition["roles"]!.AsObject();
        List<(string Role, string At)> roles =
            [.. declared.Select(role => (role.Key, (string)role.Value!["at"]!))];
        string root = definition["scopes"]!.AsObject().First().Key;
        IEnumerable<string> users = roles.Select(role =>
        {
            bool isRobot = (string?)declared[role.Role]!["kind"] == "integration";
            string held = role.At == root || role.At == "tenant" ? $", roles: [{role.Role}]" : "";
            return $"{{ id: has-{role.Role}{(isRobot ? ", kind: integration" : "")}{held} }}";
        });
        string contracts = model.StartsWith("squiz", StringComparison.Ordinal)
            ? ", contracts: [{ id: c1, members: [" + string.Join(", ", MembersOf("contract")) + "]"
                + ", workspaces: [{ id: w1, members: [" + string.Join(", ", MembersOf("workspace")) + "] }] }]"
            : "";
        string assignments = string.Join(", ", roles
            .Where(role => role.At is not ("tenant" or "contract" or "workspace") && role.At != root)
            .Select(role => $"{{ user: has-{role.Role}, role: {role.Role}, at: {role.At}/s1 }}"));
        await fixture.Operator.PutDocumentAsync(
            $"of-{model}",
            $"{{ model: {model}, name: A, users: [{string.Join(", ", users)}, {{ id: target }}], "
            + $"assignments: [{assignments}]{contracts} }}");
        return [.. roles.Select(role => (model, role.Role))];

        IEnumerable<string> MembersOf(string scope) => roles.Where(role => role.At == scope)
            .Select(role => $"{{ user: has-{role.Role}, roles: [{role.Role}] }}");
    }

    /// <summary>A table of expectations: a file with one line an operation.</summary>
    private sealed class Table(IEnumerable<string> columns)
    {
        private readonly string[] _columns = [.. columns];
        private readonly List<string> _rows = [];

        public void Add(string operation, IReadOnlyList<string> cells) => _rows.Add(
            $"{operation,-28}{string.Concat(cells.Select(cell => $"{cell,-4}"))}".TrimEnd());

        public void Hold(string file)
        {
            string[] found =
            [
                "# columns, from the left:",
                .. _columns.Select((column, index) => $"#   {index + 1,2} {column}"),
                .. _rows,
            ];
            if (Environment.GetEnvironmentVariable("UPDATE_EXPECTED") == "1")
            {
                File.WriteAllLines(file, found);
                return;
            }

            string[] expected = File.ReadAllLines(file);
            string[] unexpected = [.. found.Except(expected)];
            string[] missing = [.. expected.Except(found)];
            Assert.True(
                unexpected.Length == 0 && missing.Length == 0,
                $"found, and not expected:\n{string.Join('\n', unexpected)}\nexpected, and not found:\n"
                + string.Join('\n', missing));
        }
    }
}
