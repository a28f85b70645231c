using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Structure;
using OrleansRoles.Language.Syntax;

namespace OrleansRoles.Language.Binding;

/// <summary>Reads a model file and the parts that it includes, each part once, and merges their sections.</summary>
internal sealed class ModelLoader
{
    private const int PartsMax = 64;

    private readonly IPartSource _parts;
    private readonly SyntaxLimits _limits;
    private readonly DiagnosticBag _diagnostics;
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);
    private readonly List<string> _underWay = [];
    private readonly MergedModel _merged;

    private ModelLoader(SyntaxMapping file, IPartSource parts, SyntaxLimits limits, DiagnosticBag diagnostics)
    {
        _parts = parts;
        _limits = limits;
        _diagnostics = diagnostics;
        _merged = new(file, diagnostics);
    }

    /// <summary>The merged model, or null where the file itself cannot be read.</summary>
    internal static MergedModel? Load(
        SourceText source, IPartSource parts, SyntaxLimits limits, DiagnosticBag diagnostics)
    {
        SyntaxNode? root = SyntaxParser.Parse(source, limits, diagnostics);
        if (root is null || !CheckKind(root, "part", "model", diagnostics))
        {
            return null;
        }

        ShapeChecker.Check(root, ModelShapes.Model, diagnostics);
        if (root is not SyntaxMapping file)
        {
            return null;
        }

        var loader = new ModelLoader(file, parts, limits, diagnostics);
        loader.Add(file);
        return loader._merged;
    }

    private static bool CheckKind(SyntaxNode root, string wrong, string right, DiagnosticBag diagnostics)
    {
        if (root is not SyntaxMapping mapping || mapping.Find(wrong) is null || mapping.Find(right) is not null)
        {
            return true;
        }

        SyntaxScalar key = mapping.Entries.First(entry => string.Equals(entry.Key.Value, wrong)).Key;
        diagnostics.Error(
            DiagnosticCodes.WrongFileKind, key, $"this file is a {wrong}, and a {right} is needed",
            $"write `{right}: name` instead, or name another file");
        return false;
    }

    private void Add(SyntaxMapping file)
    {
        foreach (SyntaxScalar name in DistinctNames.Of(file.Texts("include"), _diagnostics))
        {
            Include(name);
        }

        _merged.Add(file);
    }

    private void Include(SyntaxScalar name)
    {
        if (_done.Contains(name.Value) || !TextRule.IsName(name.Value))
        {
            return;
        }

        if (_underWay.Contains(name.Value))
        {
            string circle = string.Join(" → ", _underWay.SkipWhile(part => !string.Equals(part, name.Value)));
            _diagnostics.Error(
                DiagnosticCodes.IncludeCycle, name, $"{Quote.Of(name.Value)} includes itself: {circle} → {name.Value}",
                "remove one of these includes");
            return;
        }

        if (ReadPart(name) is { } part)
        {
            _underWay.Add(name.Value);
            Add(part);
            _underWay.RemoveAt(_underWay.Count - 1);
        }

        _done.Add(name.Value);
    }

    private SyntaxMapping? ReadPart(SyntaxScalar name)
    {
        SourceText? source = _done.Count + _underWay.Count < PartsMax ? _parts.TryGet(name.Value) : null;
        if (source is null)
        {
            _diagnostics.Error(
                DiagnosticCodes.UnknownPart, name, $"there is no part {Quote.Of(name.Value)}",
                $"add a file with `part: {name.Value}` to the model's parts; {PartsMax} parts are possible");
            return null;
        }

        SyntaxNode? root = SyntaxParser.Parse(source, _limits, _diagnostics);
        if (root is null || !CheckKind(root, "model", "part", _diagnostics))
        {
            return null;
        }

        ShapeChecker.Check(root, ModelShapes.Part, _diagnostics);
        return root as SyntaxMapping;
    }
}
