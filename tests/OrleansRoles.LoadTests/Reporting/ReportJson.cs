using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrleansRoles.LoadTests.Reporting;

/// <summary>A report as JSON.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The report as text.</summary>
    public static string Of(ReportData report) => JsonSerializer.Serialize(report, _options);
}
