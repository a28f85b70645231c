using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansRoles.Entities.Requests;

namespace OrleansRoles.Entities.Turns;

/// <summary>How requests of one type are carried out.</summary>
public sealed class RequestHandler
{
    private readonly Func<Request, byte[]> _write;
    private readonly Func<ReadOnlyMemory<byte>, Request> _read;

    private RequestHandler(
        Type type, string name, Func<Request, byte[]> write, Func<ReadOnlyMemory<byte>, Request> read,
        Func<Request, Turn, ValueTask<Outcome<Answer>>> handle)
    {
        Type = type;
        Name = name;
        _write = write;
        _read = read;
        HandleAsync = handle;
    }

    /// <summary>The requests' type.</summary>
    public Type Type { get; }

    /// <summary>The requests' stable name: <c>contract.member.add</c>.</summary>
    public string Name { get; }

    /// <summary>Whether there must be the tenant; where not, the handler itself looks.</summary>
    public bool NeedsTenant { get; private init; }

    /// <summary>Decides a request in a turn.</summary>
    public Func<Request, Turn, ValueTask<Outcome<Answer>>> HandleAsync { get; }

    /// <summary>Makes a handler.</summary>
    /// <typeparam name="TRequest">The requests' type.</typeparam>
    /// <param name="name">Their stable name.</param>
    /// <param name="json">How they are written.</param>
    /// <param name="handle">Decides one.</param>
    /// <param name="needsTenant">Whether there must be the tenant; where not, the handler itself looks.</param>
    public static RequestHandler Of<TRequest>(
        string name, JsonTypeInfo<TRequest> json, Func<TRequest, Turn, ValueTask<Outcome<Answer>>> handle,
        bool needsTenant = true)
        where TRequest : Request => new(
            typeof(TRequest), name,
            request => JsonSerializer.SerializeToUtf8Bytes((TRequest)request, json),
            bytes => JsonSerializer.Deserialize(bytes.Span, json)
                ?? throw new InvalidDataException($"a request `{name}` is damaged"),
            (request, turn) => handle((TRequest)request, turn))
    {
        NeedsTenant = needsTenant,
    };

    /// <summary>The request as JSON.</summary>
    public byte[] Write(Request request) => _write(request);

    /// <summary>Reads a request back.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public Request Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            return _read(json);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"a request `{Name}` is damaged", exception);
        }
    }
}

/// <summary>The handlers of all requests, by type and by name.</summary>
public sealed class RequestHandlers
{
    private readonly FrozenDictionary<Type, RequestHandler> _byType;
    private readonly FrozenDictionary<string, RequestHandler> _byName;

    /// <summary>Makes the table; types and names stand once.</summary>
    public RequestHandlers(IEnumerable<RequestHandler> handlers)
    {
        List<RequestHandler> all = [.. handlers];
        _byType = all.ToFrozenDictionary(handler => handler.Type);
        _byName = all.ToFrozenDictionary(handler => handler.Name, StringComparer.Ordinal);
    }

    /// <summary>Every handler, in order of name.</summary>
    public IEnumerable<RequestHandler> All => _byName.Values.OrderBy(handler => handler.Name, StringComparer.Ordinal);

    /// <summary>The handler of a request.</summary>
    /// <exception cref="ArgumentException">There is none: whoever makes requests has a bug.</exception>
    public RequestHandler Of(Request request) => _byType.TryGetValue(request.GetType(), out RequestHandler? handler)
        ? handler
        : throw new ArgumentException($"requests of type `{request.GetType().Name}` have no handler", nameof(request));

    /// <summary>The handler of a stable name, or null.</summary>
    public RequestHandler? Find(string name) => _byName.GetValueOrDefault(name);
}
