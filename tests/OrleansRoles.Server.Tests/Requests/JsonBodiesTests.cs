using System.Text;
using System.Text.Json.Serialization;
using OrleansRoles.Api.Http;
using OrleansRoles.Api.Requests;

namespace OrleansRoles.Server.Tests.Requests;

/// <summary>A sample of everything that a body can have.</summary>
internal sealed record SampleBody
{
    public required string Name { get; set; }

    public string? Note { get; set; }

    public int Count { get; set; } = 7;

    public bool? Flag { get; set; }

    public DateTimeOffset? At { get; set; }

    public SampleColour Colour { get; set; }

    public IReadOnlyList<string> Tags { get; set; } = [];

    public SamplePart? Part { get; set; }

    public IReadOnlyDictionary<string, int>? Levels { get; set; }
}

internal sealed record SamplePart
{
    public required string Id { get; set; }
}

internal enum SampleColour
{
    [JsonStringEnumMemberName("red")]
    Red,

    [JsonStringEnumMemberName("deep-blue")]
    DeepBlue,
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(SampleBody))]
internal sealed partial class SampleJson : JsonSerializerContext;

public sealed class JsonBodiesTests
{
    [Fact]
    public void A_whole_body_is_read_and_what_is_missing_has_its_default()
    {
        SampleBody full = Read(
            """
            {"name":"a","note":null,"count":-1,"flag":true,"at":"2026-12-01T00:00:00+01:00","colour":"deep-blue",
            "tags":["x","y"],"part":{"id":"p"},"levels":{"one":1}}
            """);
        SampleBody small = Read("""{"name":"a"}""");

        Assert.Equal(
            (-1, true, SampleColour.DeepBlue, "p", 1),
            (full.Count, full.Flag, full.Colour, full.Part!.Id, full.Levels!["one"]));
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 23, 0, 0, TimeSpan.Zero), full.At);
        Assert.Equal((7, SampleColour.Red, 0), (small.Count, small.Colour, small.Tags.Count));
    }

    [Theory]
    [InlineData("[]", "", "an object")]
    [InlineData("{}", "/name", "`name` is missing")]
    [InlineData("""{"name":null}""", "/name", "a text")]
    [InlineData("""{"name":1}""", "/name", "a text")]
    [InlineData("""{"name":"a\u0000b"}""", "/name", "control characters")]
    [InlineData("""{"name":"a","nam":1}""", "/nam", "there are `name`, `note`")]
    [InlineData("""{"name":"a","name":"b"}""", "/name", "twice")]
    [InlineData("""{"name":"a","a/b~c":1}""", "/a~1b~0c", "no member")]
    [InlineData("""{"name":"a","count":1.5}""", "/count", "a whole number")]
    [InlineData("""{"name":"a","count":99999999999}""", "/count", "a whole number")]
    [InlineData("""{"name":"a","count":"1"}""", "/count", "a whole number")]
    [InlineData("""{"name":"a","count":null}""", "/count", "a whole number")]
    [InlineData("""{"name":"a","flag":"true"}""", "/flag", "`true` or `false`")]
    [InlineData("""{"name":"a","at":"2026-12-01"}""", "/at", "2026-12-01T00:00:00Z")]
    [InlineData("""{"name":"a","at":"2026-12-01T00:00:00"}""", "/at", "2026-12-01T00:00:00Z")]
    [InlineData("""{"name":"a","at":"2026-13-01T00:00:00Z"}""", "/at", "2026-12-01T00:00:00Z")]
    [InlineData("""{"name":"a","colour":"blue"}""", "/colour", "`red`, `deep-blue`")]
    [InlineData("""{"name":"a","colour":1}""", "/colour", "`red`, `deep-blue`")]
    [InlineData("""{"name":"a","tags":"x"}""", "/tags", "a list")]
    [InlineData("""{"name":"a","tags":["x",2]}""", "/tags/1", "a text")]
    [InlineData("""{"name":"a","part":{}}""", "/part/id", "`id` is missing")]
    [InlineData("""{"name":"a","part":{"id":"p","x":1}}""", "/part/x", "no member")]
    [InlineData("""{"name":"a","levels":{"one":"1"}}""", "/levels/one", "a whole number")]
    public void What_is_wrong_is_named_with_its_place(string body, string pointer, string said)
    {
        Problem problem = Refuse(Encoding.UTF8.GetBytes(body));

        Assert.Equal(("request-invalid", pointer), (problem.Code.Id, problem.Pointer));
        Assert.Contains(said, problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "json-malformed")]
    [InlineData("{", "json-malformed")]
    [InlineData("{\"name\":\"a\"}x", "json-malformed")]
    [InlineData("{\"name\":\"\\ud800\"}", "json-malformed")]
    [InlineData("{\"\\ud800\":1}", "json-malformed")]
    public void What_is_no_json_is_told_apart(string body, string code) =>
        Assert.Equal(code, Refuse(Encoding.UTF8.GetBytes(body)).Code.Id);

    [Fact]
    public void What_is_no_utf8_is_told_apart() =>
        Assert.Equal("invalid-utf8", Refuse([(byte)'"', 0xff, (byte)'"']).Code.Id);

    [Fact]
    public void A_body_as_deep_as_the_sea_is_no_json()
    {
        string deep = string.Concat(Enumerable.Repeat("[", 10_000));

        Assert.Equal("json-malformed", Refuse(Encoding.UTF8.GetBytes(deep)).Code.Id);
    }

    private static SampleBody Read(string body)
    {
        (SampleBody? value, Problem? problem) = JsonBodies.Read(
            Encoding.UTF8.GetBytes(body), SampleJson.Default.SampleBody);
        Assert.True(problem is null, problem?.Detail);
        return value!;
    }

    private static Problem Refuse(byte[] body)
    {
        (_, Problem? problem) = JsonBodies.Read(body, SampleJson.Default.SampleBody);
        return problem ?? throw new InvalidOperationException("the body was accepted");
    }
}
