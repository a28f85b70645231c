using OrleansRoles.Language;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.Benchmarks.Worlds;

/// <summary>The shipped Momentus Elite model, and which of its actions are measured.</summary>
internal static class EliteModel
{
    private static readonly string File = Path.Combine(AppContext.BaseDirectory, "momentus-elite.yaml");

    /// <summary>One permission at the tenant.</summary>
    public static MeasuredAction OneTenantPermission { get; } = new("accounts.page.open", "tenant");

    /// <summary>One permission at a venue.</summary>
    public static MeasuredAction OneVenuePermission { get; } = new("calendar-notes.view", "venue");

    /// <summary>One permission at an event's venue, behind the gate that every event has.</summary>
    public static MeasuredAction OneEventPermission { get; } = new("rental-rates.tab.view", "event");

    /// <summary>The action on events that takes longest, as <c>--actions</c> finds it.</summary>
    public static MeasuredAction HeaviestOnEvent { get; } = new("emails.document-log.view", "event");

    /// <summary>The action that takes longest of all, as <c>--actions</c> finds it.</summary>
    public static MeasuredAction HeaviestOfAll { get; } = new("documents.series.view", "series-document");

    /// <summary>What is measured in detail.</summary>
    public static IReadOnlyList<MeasuredAction> Measured { get; } =
        [OneTenantPermission, OneVenuePermission, OneEventPermission, HeaviestOnEvent, HeaviestOfAll];

    public static SourceText ReadSource() =>
        SourceText.FromUtf8(Path.GetFileName(File), System.IO.File.ReadAllBytes(File));

    public static ModelDefinition CompileDefinition(SourceText source)
    {
        ModelCompilation compilation = ModelLanguage.Compile(source);
        return compilation.Definition
            ?? throw new InvalidDataException(string.Join('\n', compilation.Diagnostics));
    }

    public static RoleModel Compile() => RoleModel.Compile(CompileDefinition(ReadSource()));

    /// <summary>Every action on every resource type that it is on.</summary>
    public static IEnumerable<MeasuredAction> AllActions(RoleModel model) => model.Actions
        .SelectMany(action => action.Definition.On, (action, type) => new MeasuredAction(action.Definition.Name, type));
}

/// <summary>An action on one of its resource types.</summary>
internal sealed record MeasuredAction(string Name, string ResourceType)
{
    public override string ToString() => ResourceType == "tenant" ? Name : $"{Name} on {ResourceType}";
}
