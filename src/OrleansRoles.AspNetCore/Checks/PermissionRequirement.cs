using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using OrleansRoles.AspNetCore.Templates;
using OrleansRoles.Gateway;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.AspNetCore.Checks;

/// <summary>That the user may do something to the resource of the request. Immutable but for its spare array.</summary>
internal sealed class PermissionRequirement : IAuthorizationRequirement
{
    private readonly ImmutableArray<PropertyTemplate> _properties;
    private readonly ImmutableArray<PropertyTemplate> _context;
    private Property[]? _spareProperties;
    private Property[]? _spareContext;

    /// <exception cref="FormatException">A template is none; the message says what to write.</exception>
    public PermissionRequirement(PermissionSpecification specification)
    {
        if (string.IsNullOrWhiteSpace(specification.Action))
        {
            throw new FormatException("the action's name is empty: write one of the model's actions");
        }

        Action = specification.Action;
        Resource = ResourceTemplate.Parse(specification.Resource);
        _properties = [.. Resource.Parents, .. specification.Properties.Select(PropertyTemplate.Parse)];
        _context = [.. specification.Context.Select(PropertyTemplate.Parse)];
        CarriesOut = specification.CarriesOut.ToFrozenSet(StringComparer.Ordinal);
        Freshness = specification.Freshness;
        Load = specification.Load;
        LoadContext = specification.LoadContext;
        PropertiesFrom = specification.PropertiesFrom;
    }

    public string Action { get; }

    public ResourceTemplate Resource { get; }

    /// <summary>The obligations that this requirement says are carried out.</summary>
    public FrozenSet<string> CarriesOut { get; }

    /// <summary>How old the answer may be; null for what the options say.</summary>
    public Freshness? Freshness { get; }

    /// <summary>Loads more properties of the resource; null for none.</summary>
    public Func<HttpContext, ValueTask<IReadOnlyCollection<Property>?>>? Load { get; }

    /// <summary>Loads more of the context; null for none.</summary>
    public Func<HttpContext, ValueTask<IReadOnlyCollection<Property>?>>? LoadContext { get; }

    /// <summary>The service that knows more properties of the resource; null for none.</summary>
    public Type? PropertiesFrom { get; }

    /// <summary>Whether something must be loaded before the question can be asked.</summary>
    public bool Loads => Load is not null || LoadContext is not null || PropertiesFrom is not null;

    /// <summary>Every value that its templates name.</summary>
    public IEnumerable<ValueTemplate> Values =>
        _properties.Concat(_context).Select(property => property.Value)
            .Concat(Resource.Id is null ? [] : [Resource.Id]);

    /// <summary>
    /// The resource's properties by template, in an array that no other request uses until it is given back; null where
    /// there are none, or where the resource cannot be told (<paramref name="isResolved"/> is false).
    /// </summary>
    public Property[]? BorrowProperties(
        HttpContext context, ClaimsPrincipal user, PermissionOptions options, out bool isResolved)
    {
        Property[]? filled = Borrow(_properties, ref _spareProperties, context, user, options);
        isResolved = true;
        for (int index = 0; index < Resource.Parents.Length; index++)
        {
            isResolved &= !filled![index].Value.IsNull;
        }

        return filled;
    }

    /// <summary>The context by template, in an array that no other request uses until it is given back.</summary>
    public Property[]? BorrowContext(HttpContext context, ClaimsPrincipal user, PermissionOptions options) =>
        Borrow(_context, ref _spareContext, context, user, options);

    /// <summary>Gives arrays back that nobody refers to any more.</summary>
    public void GiveBack(Property[]? properties, Property[]? context)
    {
        if (properties is not null)
        {
            Volatile.Write(ref _spareProperties, properties);
        }

        if (context is not null)
        {
            Volatile.Write(ref _spareContext, context);
        }
    }

    private static Property[]? Borrow(
        ImmutableArray<PropertyTemplate> templates, ref Property[]? spare, HttpContext context, ClaimsPrincipal user,
        PermissionOptions options)
    {
        if (templates.Length == 0)
        {
            return null;
        }

        // INVARIANT: an array is in the hands of one request only: it is taken out before it is filled, and comes back
        // only after a check that completed at once.
        Property[] filled = Interlocked.Exchange(ref spare, null) ?? new Property[templates.Length];
        for (int index = 0; index < filled.Length; index++)
        {
            PropertyTemplate template = templates[index];
            filled[index] = new Property(template.Name, template.Value.Read(context, user, options));
        }

        return filled;
    }
}
