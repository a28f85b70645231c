using System.Text;
using System.Text.Json.Nodes;
using OrleansRoles.Server.Tests.Access;

namespace OrleansRoles.Server.Tests.Fuzzing;

/// <summary>One request that nobody should send: made from a described operation by chance from one seed.</summary>
internal sealed class HostileRequest
{
    private static readonly string[] _ids =
    [
        "ana", "target", "c1", "w1", "globex", "acme", "evil", "..", ".", "%2e%2e", "%2F", "%00", "%01installation",
        "*", "%E2%80%AE", "%F0%9F%98%80", "%C3%28", "%ED%A0%80", "a%20b", "' OR 1=1 --", "%27%20OR%201%3D1", "{{7*7}}",
        "<script>", "user/ana", "operator/platform", "0", "-1", "18446744073709551616", "null", "true", "\u00fc",
        "%0d%0aX-Evil:%201", new('x', 201), new('y', 3000),
    ];

    private static readonly string[] _texts =
    [
        "", " ", "ana", "*", "\0", "\u0001", "\ud83d\ude00", "a\nb", "'; DROP TABLE journal; --", "\u202e", "%s%n",
        "../../etc",
        "2026-12-01T00:00:00Z", "9999-12-31T23:59:59Z", "0000-00-00", "1e999", "NaN", "{}", "[]", new('z', 5000),
    ];

    private static readonly string[] _headerTexts =
    [
        "", "x", "\"1\"", "W/\"1\"", "*", "\"", "-1", "user/", "operator/platform", "user/ana",
        "operator/vendor-support", "%00", "a,b,c", new('h', 1500), "\u00e9", "Bearer", "0",
    ];

    private static readonly string[] _headers =
    [
        "Reason", "Idempotency-Key", "If-Match", "If-None-Match", "On-Behalf-Of", "Last-Event-ID", "Accept",
        "X-Request-ID", "traceparent", "Content-Encoding", "X-Forwarded-For", "X-HTTP-Method-Override",
    ];

    private static readonly string[] _queries =
        ["limit", "after", "from", "to", "entity", "actor", "type", "commit", "dryRun", "version", "format", "x"];

    private readonly Random _random;

    public HostileRequest(Random random, DescribedOperation operation, string tenant)
    {
        _random = random;
        Method = Chance(30)
            ? Pick(["GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS"])
            : operation.Method.Method;
        string path = operation.AddressFor(tenant, _ => Chance(2) ? Uri.EscapeDataString("ana") : Pick(_ids));
        Path = (Chance(40) ? Cut(path) : path) + Query();
        Body = BodyOf(operation);
        ContentType = Chance(10) ? Pick(["text/plain", "application/yaml", "application/json; charset=utf-16", "x"])
            : "application/json";
        Headers = [.. Enumerable.Range(0, _random.Next(4)).Select(_ => (Pick(_headers), Pick(_headerTexts)))];
    }

    public string Method { get; }

    public string Path { get; }

    public byte[]? Body { get; }

    public string ContentType { get; }

    public IReadOnlyList<(string Name, string Value)> Headers { get; }

    public override string ToString() =>
        $"{Method} {Path} {ContentType} {string.Join(' ', Headers)}\n"
        + (Body is null ? "" : Encoding.UTF8.GetString(Body));

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private T Pick<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

    private string Query()
    {
        int count = Chance(3) ? _random.Next(1, 4) : 0;
        return count == 0
            ? ""
            : "?" + string.Join('&', Enumerable.Range(0, count).Select(_ => $"{Pick(_queries)}={QueryValue()}"));
    }

    private string QueryValue() => Chance(2)
        ? Uri.EscapeDataString(Wellformed(Pick(_texts)))
        : Pick(_ids).Replace(' ', '+');

    private string Cut(string path) => Chance(2)
        ? path[.._random.Next(1, path.Length)]
        : path + Pick(["/", "//", "/..;/", "%"]);

    private byte[]? BodyOf(DescribedOperation operation)
    {
        if (operation.Example is not { } example)
        {
            return Chance(10) ? Encoding.UTF8.GetBytes("{}") : null;
        }

        JsonNode? node = example.DeepClone();
        for (int times = _random.Next(4); times > 0; times--)
        {
            node = Change(node, 0);
        }

        byte[] bytes = Encoding.UTF8.GetBytes(node?.ToJsonString() ?? "null");
        return _random.Next(12) switch
        {
            0 => bytes[..(bytes.Length / 2)],
            1 => [.. bytes, .. "}{"u8],
            2 => [.. bytes.Select(value => Chance(20) ? (byte)_random.Next(256) : value)],
            3 => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[", 2000))),
            4 => [],
            5 => Encoding.UTF8.GetBytes("{\"\\ud800\":1,\"a\":\"\\udc00\"}"),
            _ => bytes,
        };
    }

    private JsonNode? Change(JsonNode? node, int depth)
    {
        switch (node)
        {
            case JsonObject found when found.Count > 0 && !Chance(6):
                string name = Pick([.. found.Select(member => member.Key)]);
                if (Chance(5))
                {
                    found.Remove(name);
                }
                else if (Chance(5))
                {
                    found[Wellformed(Pick(_texts)) + "x"] = Anything(depth);
                }
                else
                {
                    JsonNode? old = found[name];
                    found.Remove(name);
                    found[name] = Change(old, depth + 1);
                }

                return found;
            case JsonArray list when list.Count > 0 && !Chance(6):
                int at = _random.Next(list.Count);
                JsonNode? item = list[at];
                list.RemoveAt(at);
                list.Insert(at, Change(item, depth + 1));
                return list;
            default:
                return Anything(depth);
        }
    }

    private JsonNode? Anything(int depth) => _random.Next(9) switch
    {
        0 => null,
        1 => JsonValue.Create(_random.NextInt64()),
        2 => JsonValue.Create(-1),
        3 => JsonValue.Create(1.5e300),
        4 => JsonValue.Create(Chance(2)),
        5 => new JsonArray(JsonValue.Create(1), JsonValue.Create("a"), null),
        6 => depth > 5 ? new JsonObject() : new JsonObject { ["a"] = Anything(depth + 1) },
        _ => JsonValue.Create(Wellformed(Pick(_texts))),
    };

    private static string Wellformed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
