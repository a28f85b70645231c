using System.Collections.Immutable;
using OrleansRoles.Language.Binding;
using OrleansRoles.Language.Diagnostics;
using OrleansRoles.Language.Structure;
using OrleansRoles.Language.Syntax;
using OrleansRoles.Model.Documents;

namespace OrleansRoles.Language.Documents;

/// <summary>
/// A document from tree to value, against a model: what custom roles may be, who the users are, and then who holds
/// what. The result is to be used only where no error was reported.
/// </summary>
internal sealed class DocumentBinder
{
    private readonly SyntaxMapping _root;
    private readonly DocumentModel _model;
    private readonly DocumentOptions _options;
    private readonly DiagnosticBag _diagnostics;

    private DocumentBinder(
        SyntaxMapping root, DocumentModel model, DocumentOptions options, DiagnosticBag diagnostics)
    {
        _root = root;
        _model = model;
        _options = options;
        _diagnostics = diagnostics;
    }

    internal static TenantDocument Bind(
        SyntaxMapping root, DocumentModel model, DocumentOptions options, DiagnosticBag diagnostics) =>
        new DocumentBinder(root, model, options, diagnostics).Bind();

    private TenantDocument Bind()
    {
        CheckKeys();
        string tenant = BindTenant();
        string model = BindModel();
        var seats = new SeatTable(_root, _model, _diagnostics);
        var roles = new CustomRoleBinder(_root, _model, _options, tenant, _diagnostics);
        ImmutableArray<CustomRoleEntry> customRoles = roles.Bind();
        var holdings = new HoldingBinder(_model, roles.Ids, tenant, _diagnostics);
        var users = new UserBinder(_root, seats, holdings, _diagnostics);
        users.Bind();
        seats.CheckTotals();
        var contracts = new ContractBinder(_root, _model, holdings, _diagnostics);
        contracts.Bind();
        ImmutableArray<AssignmentEntry> assignments =
            new AssignmentBinder(_root, users, contracts, holdings, _diagnostics).Bind();
        return new()
        {
            Tenant = tenant,
            Model = model,
            Name = _root.TextOrEmpty("name"),
            Status = _root.Text("status")?.Value is "suspended" ? TenantStatus.Suspended : TenantStatus.Active,
            Settings = [.. _model.Settings.Resolve(_root.Texts("settings"), _diagnostics)],
            Features = [.. _model.Features.Resolve(_root.Texts("features"), _diagnostics)],
            Subscriptions = [.. DistinctNames.Of(_root.Texts("subscriptions"), _diagnostics).Select(app => app.Value)],
            Seats = seats.Totals,
            Users = users.ToEntries(),
            Roles = customRoles,
            Assignments = assignments,
            Contracts = contracts.ToEntries(),
        };
    }

    private string BindTenant()
    {
        SyntaxScalar? written = _root.Text("tenant");
        if (written is null)
        {
            return _options.Tenant ?? "";
        }

        if (_options.Tenant is { } addressed && !string.Equals(addressed, written.Value))
        {
            _diagnostics.Error(
                DiagnosticCodes.OtherTenant, written,
                $"the document is of the tenant {Quote.Of(written.Value)}, and {Quote.Of(addressed)} is addressed",
                $"write `tenant: {addressed}`, or remove it");
        }

        return written.Value;
    }

    private string BindModel()
    {
        SyntaxScalar? written = _root.Text("model");
        string name = _model.Definition.Name;
        if (written is null)
        {
            return _options.Model ?? name;
        }

        string versioned = $"{name}@{_model.Definition.Version}";
        if (!string.Equals(written.Value, name) && !string.Equals(written.Value, versioned))
        {
            _diagnostics.Error(
                DiagnosticCodes.OtherModel, written,
                $"the document is for the model {Quote.Of(written.Value)}, and it is read with {Quote.Of(versioned)}",
                $"write `model: {name}`");
        }

        return written.Value;
    }

    private void CheckKeys()
    {
        var missing = new List<string>();
        if (_options.Tenant is null && _root.Value("tenant") is null)
        {
            missing.Add("tenant");
        }

        if (_options.Model is null && _root.Value("model") is null)
        {
            missing.Add("model");
        }

        if (missing.Count > 0)
        {
            string keys = missing.Count == 1 ? "the key" : "the keys";
            _diagnostics.Add(
                DiagnosticCodes.MissingKey, _root.Source, _root.Start, Math.Min(_root.End, _root.Start + 1),
                $"{keys} {Quote.List(missing)} must be given", $"add `{missing[0]}: …`");
        }
    }
}
