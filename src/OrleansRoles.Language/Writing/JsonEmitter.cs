using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrleansRoles.Language.Writing;

/// <summary>Written nodes as JSON.</summary>
internal static class JsonEmitter
{
    // The default encoder escapes for HTML; this JSON is read by people and programs, not embedded in pages.
    private static readonly JsonWriterOptions _options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static string Emit(WrittenNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, _options))
        {
            Write(writer, node);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void Write(Utf8JsonWriter writer, WrittenNode node)
    {
        switch (node)
        {
            case WrittenMap map:
                writer.WriteStartObject();
                foreach ((string key, WrittenNode value) in map.Entries)
                {
                    writer.WritePropertyName(key);
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case WrittenList list:
                writer.WriteStartArray();
                foreach (WrittenNode item in list.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case WrittenText text:
                writer.WriteStringValue(text.Value);
                break;
            case WrittenNumber number:
                writer.WriteNumberValue(number.Value);
                break;
            case WrittenBoolean boolean:
                writer.WriteBooleanValue(boolean.Value);
                break;
        }
    }
}
