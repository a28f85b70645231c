using System.Text;
using System.Text.Json;
using OrleansRoles.Api.Checks;
using OrleansRoles.Api.Http;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Server.Tests.Checks;

/// <summary>
/// The reader of checks against a slow, obvious one over <see cref="JsonDocument"/>, on mutated requests.
/// </summary>
public sealed class CheckReaderTests
{
    private const int Rounds = 40_000;
    private const int Seed = 7;

    private static readonly string[] _requests =
    [
        """{"subject":{"type":"user","id":"ana"},"action":{"name":"read"},"resource":{"type":"record","id":"r1"}}""",
        """
        {"context":{"via":"account","explain":true,"n":[1,-2.5e3,{"a":[]},null,"ü\n"]},
         "resource":{"id":"r","type":"t",
           "properties":{"event":{"id":"e1","venue":"v1","hidden":false},"tags":["a","b"]}},
         "action":{"name":"x","properties":{"soft":true}},"subject":{"id":"\u0061","type":"operator","properties":{}}}
        """,
    ];

    private static readonly string[] _fragments =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\"id\"", "\"name\"", "\"subject\":", "null", "1", "\\u0061", "\\ud800",
        "\u0000",
    ];

    [Fact]
    public void Every_request_is_read_as_a_slow_reader_reads_it()
    {
        Random random = new(Seed);
        int accepted = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] body = Mutate(random, Encoding.UTF8.GetBytes(_requests[round % _requests.Length]));
            Problem? problem = CheckReader.Read(body, out CheckItem item);
            string read = problem is not null || item.FindFault() is not null ? "refused" : Render(item);
            string expected = Expected(body);
            string text = Encoding.UTF8.GetString(body);
            Assert.True(read == expected, $"seed {Seed}, round {round}: {text}\n{read}\n{expected}");
            accepted += read == "refused" ? 0 : 1;
        }

        Assert.InRange(accepted, Rounds / 20, Rounds - (Rounds / 20));
    }

    [Fact]
    public void A_batch_never_throws_whatever_it_is()
    {
        Random random = new(Seed);
        const string Request =
            """
            {"subject":{"type":"user","id":"a"},"options":{"evaluations_semantic":"execute_all"},
            "evaluations":[{"resource":{"type":"t","id":"r"},"action":{"name":"x"}},{},7,{"context":{"explain":true}}]}
            """;
        int read = 0;
        for (int round = 0; round < Rounds; round++)
        {
            CheckBatch batch = new(3);
            if (CheckReader.Read(Mutate(random, Encoding.UTF8.GetBytes(Request)), batch) is null)
            {
                read++;
                Assert.InRange(batch.Items.Count, 0, 3);
            }
        }

        Assert.InRange(read, 1, Rounds - 1);
    }

    [Fact]
    public void Long_lists_and_objects_are_read_whole()
    {
        string list = string.Join(',', Enumerable.Range(0, 5000));
        string members = string.Join(',', Enumerable.Range(0, 5000).Select(number => $"\"m{number}\":[{number}]"));
        string body = $"{{\"context\":{{\"list\":[{list}],\"object\":{{{members}}}}}}}";

        Assert.Null(CheckReader.Read(Encoding.UTF8.GetBytes(body), out CheckItem item));

        Assert.Equal(5000, Property.Find(item.Context.Properties, "list").Items.Length);
        Assert.Equal(4999, Property.Find(item.Context.Properties, "object").Member("m4999").Items[0].Number);
    }

    private static byte[] Mutate(Random random, byte[] body)
    {
        List<byte> bytes = [.. body];
        for (int count = random.Next(3); count > 0; count--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 4), bytes.Count - at));
                    break;
                case 1:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(_fragments[random.Next(_fragments.Length)]));
                    break;
                case 2:
                    bytes[at] = (byte)random.Next(256);
                    break;
                default:
                    int length = Math.Min(random.Next(1, 30), bytes.Count - at);
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
            }
        }

        return [.. bytes];
    }

    private static string Render(in CheckItem item)
    {
        CheckRequest request = item.ToRequest("t");
        return $"{request.SubjectType} {request.SubjectId} {request.Action} {request.ResourceType} "
            + $"{request.ResourceId} {Render(request.SubjectProperties)} {Render(request.ActionProperties)} "
            + $"{Render(request.Properties)} "
            + $"{Render(request.Context)} {item.Context.Explain}";
    }

    private static string Render(Property[]? properties) =>
        properties is null ? "none" : PropertyValue.From(properties).ToString();

    private static string Expected(byte[] body)
    {
        try
        {
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body);
            using JsonDocument document = JsonDocument.Parse(body);
            CheckItem item = new()
            {
                Subject = PartyOf(document.RootElement, "subject", "id", hasType: true),
                Action = PartyOf(document.RootElement, "action", "name", hasType: false),
                Resource = PartyOf(document.RootElement, "resource", "id", hasType: true),
            };
            if (Single(document.RootElement, "context") is { } context)
            {
                item.Context.Properties = ObjectOf(context);
                item.Context.Explain = Property.Find(item.Context.Properties, "explain").Boolean;
            }

            return Render(item);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return "refused";
        }
    }

    private static Party PartyOf(JsonElement request, string name, string id, bool hasType)
    {
        JsonElement party = Single(request, name) ?? throw new JsonException();
        return new Party
        {
            IsPresent = true,
            Type = hasType ? TextOf(Single(party, "type")) : null,
            Id = TextOf(Single(party, id)),
            Properties = Single(party, "properties") is { } properties ? ObjectOf(properties) : null,
        };
    }

    private static JsonElement? Single(JsonElement element, string name)
    {
        JsonProperty[] found = [.. element.EnumerateObject().Where(member => member.NameEquals(name))];
        return found.Length switch
        {
            0 => null,
            1 => found[0].Value,
            _ => throw new JsonException(),
        };
    }

    private static string TextOf(JsonElement? element) => element is { ValueKind: JsonValueKind.String } text
        ? text.GetString()!
        : throw new JsonException();

    private static Property[] ObjectOf(JsonElement element) =>
        [.. element.EnumerateObject().Select(member => new Property(member.Name, ValueOf(member.Value)))];

    private static PropertyValue ValueOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => PropertyValue.From(element.GetString()),
        JsonValueKind.Number => PropertyValue.From(element.GetDouble()),
        JsonValueKind.True => PropertyValue.From(true),
        JsonValueKind.False => PropertyValue.From(false),
        JsonValueKind.Array => PropertyValue.From([.. element.EnumerateArray().Select(ValueOf)]),
        JsonValueKind.Object => PropertyValue.From(ObjectOf(element)),
        _ => default,
    };
}
