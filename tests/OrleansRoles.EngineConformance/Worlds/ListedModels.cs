using System.Text;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Lowering;

namespace OrleansRoles.EngineConformance.Worlds;

/// <summary>
/// A compiler that knows a fixed list of texts, so that engines are tested without the language. A text is
/// <c>name@version</c>, perhaps with a remark after a blank.
/// </summary>
public sealed class ListedModels : IModelCompiler
{
    /// <summary>The model that ships.</summary>
    public const string Shipped = "shipped";

    private readonly Dictionary<string, RoleModel> _models = new(StringComparer.Ordinal);

    /// <summary>Lists versions 1 and 2 of the suite's model and of the one that ships.</summary>
    public ListedModels()
    {
        foreach (string name in new[] { ConformanceModel.Name, Shipped })
        {
            foreach (string version in new[] { "1", "2" })
            {
                ModelDefinition definition = ConformanceModel.Definition(version, name);
                _models[$"{name}@{version}"] = RoleModel.Compile(definition);
            }
        }

        _models[$"{OutreachModel.Name}@1"] = RoleModel.Compile(OutreachModel.Definition("1"));
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ShippedNames => [Shipped];

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> ReadShipped(string name) => Encoding.UTF8.GetBytes($"{name}@1");

    /// <inheritdoc/>
    public RoleModel Compile(string name, ReadOnlyMemory<byte> text)
    {
        string reference = Encoding.UTF8.GetString(text.Span).Split(' ')[0];
        return _models.TryGetValue(reference, out RoleModel? model) && model.Name == name
            ? model
            : throw new InvalidDataException($"`{reference}` is not in the list");
    }

    /// <summary>A model with its text, as an operator puts it.</summary>
    public StoredModel Stored(string version, string remark = "", string name = ConformanceModel.Name)
    {
        byte[] text = Encoding.UTF8.GetBytes(remark.Length == 0 ? $"{name}@{version}" : $"{name}@{version} {remark}");
        return new StoredModel(Compile(name, text), text);
    }
}
