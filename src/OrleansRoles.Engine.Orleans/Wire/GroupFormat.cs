using System.Linq.Expressions;
using System.Reflection;

namespace OrleansRoles.Engine.Orleans.Wire;

/// <summary>
/// A plain type member by member. The code is compiled once from the type itself: writing calls each member's format,
/// reading fills a local for each member that comes and then makes the value.
/// </summary>
/// <remarks>
/// A member that this version does not know is stepped over; one that the sender did not know keeps what the type's
/// constructor or initialiser gives it. So members may be added, and after a release removed, but not change their
/// kind.
/// </remarks>
internal sealed class GroupFormat<T> : WireFormat<T>
{
    // Compiled at the first use, so that types may refer to each other in a circle.
    private readonly Lazy<Action<WireWriter, T>> _write = new(CompileWrite);
    private readonly Lazy<Func<WireReader, T>> _read = new(CompileRead);

    public override void Write(WireWriter writer, uint id, T value)
    {
        if (value is null)
        {
            writer.WriteNull(id);
            return;
        }

        writer.Begin(id, WireKind.Group);
        WriteMembers(writer, value);
    }

    public override T Read(WireReader reader, WireKind kind)
    {
        if (kind == WireKind.Null)
        {
            return default!;
        }

        WireReader.Expect(kind, WireKind.Group);
        return ReadMembers(reader);
    }

    /// <summary>Writes the members and the end, without the kind.</summary>
    public void WriteMembers(WireWriter writer, T value)
    {
        _write.Value(writer, value);
        writer.WriteEnd();
    }

    /// <summary>Reads the members up to the end.</summary>
    public T ReadMembers(WireReader reader) => _read.Value(reader);

    private static Action<WireWriter, T> CompileWrite()
    {
        ParameterExpression writer = Expression.Parameter(typeof(WireWriter), "writer");
        ParameterExpression value = Expression.Parameter(typeof(T), "value");
        (_, WireMember[] members) = WireMember.Of(typeof(T));
        IEnumerable<Expression> calls = members.Select(member =>
        {
            Expression format = FormatOf(member);
            return (Expression)Expression.Call(
                format, format.Type.GetMethod(nameof(Write))!, writer, Expression.Constant(member.Id),
                Expression.Property(value, member.Property));
        });
        return Expression.Lambda<Action<WireWriter, T>>(
            Expression.Block([.. calls, Expression.Empty()]), writer, value).Compile();
    }

    private static Func<WireReader, T> CompileRead()
    {
        ParameterExpression reader = Expression.Parameter(typeof(WireReader), "reader");
        ParameterExpression kind = Expression.Variable(typeof(WireKind), "kind");
        ParameterExpression id = Expression.Variable(typeof(uint), "id");
        ParameterExpression made = Expression.Variable(typeof(T), "made");
        (ConstructorInfo? constructor, WireMember[] members) = WireMember.Of(typeof(T));
        Place[] places = [.. members.Select(Place.Of)];
        LabelTarget end = Expression.Label("end");

        Expression loop = Expression.Loop(
            Expression.Block(
                Expression.Assign(
                    id, Expression.Call(reader, typeof(WireReader).GetMethod(nameof(WireReader.ReadMember))!, kind)),
                Expression.IfThen(Expression.Equal(id, Expression.Constant(0u)), Expression.Break(end)),
                ReadOne(reader, id, kind, places)),
            end);
        Expression make = constructor is null
            ? Expression.New(typeof(T))
            : Expression.New(
                constructor, places.Where(place => place.Member.Parameter is not null).Select(place => place.Value));
        IEnumerable<Expression> sets = places.Where(place => place.Member.Parameter is null).Select(
            place => (Expression)Expression.IfThen(
                place.IsThere, Expression.Assign(Expression.Property(made, place.Member.Property), place.Value)));
        return Expression.Lambda<Func<WireReader, T>>(
            Expression.Block(
                [kind, id, made, .. places.SelectMany(place => new[] { place.Value, place.IsThere })],
                [
                    .. places.Select(place => Expression.Assign(place.Value, place.WhenMissing)),
                    loop,
                    Expression.Assign(made, make),
                    .. sets,
                    made,
                ]),
            reader).Compile();
    }

    private static Expression ReadOne(
        ParameterExpression reader, ParameterExpression id, ParameterExpression kind, Place[] places)
    {
        Expression skip = Expression.Call(reader, typeof(WireReader).GetMethod(nameof(WireReader.Skip))!, kind);
        if (places.Length == 0)
        {
            return skip;
        }

        return Expression.Switch(id, skip, [.. places.Select(place =>
        {
            Expression format = FormatOf(place.Member);
            Expression read = Expression.Call(format, format.Type.GetMethod(nameof(Read))!, reader, kind);
            return Expression.SwitchCase(
                Expression.Block(
                    typeof(void),
                    Expression.Assign(place.Value, read),
                    Expression.Assign(place.IsThere, Expression.Constant(true))),
                Expression.Constant(place.Member.Id));
        })]);
    }

    private static ConstantExpression FormatOf(WireMember member)
    {
        Type type = member.Property.PropertyType;
        return Expression.Constant(WireFormats.Of(type), typeof(WireFormat<>).MakeGenericType(type));
    }

    /// <summary>Where a member's value waits until the whole is made.</summary>
    private sealed record Place(
        WireMember Member, ParameterExpression Value, ParameterExpression IsThere, Expression WhenMissing)
    {
        public static Place Of(WireMember member)
        {
            Type type = member.Property.PropertyType;
            return new Place(
                member, Expression.Variable(type, member.Property.Name), Expression.Variable(typeof(bool)),
                MissingOf(member, type));
        }

        private static Expression MissingOf(WireMember member, Type type)
        {
            if (member.Parameter is { HasDefaultValue: true, DefaultValue: { } given })
            {
                return Expression.Convert(Expression.Constant(given), type);
            }

            bool isNullable = !type.IsValueType
                && new NullabilityInfoContext().Create(member.Property).ReadState == NullabilityState.Nullable;
            object? missing = isNullable
                ? null
                : typeof(WireFormat<>).MakeGenericType(type).GetProperty("Missing")!.GetValue(WireFormats.Of(type));
            return missing is null ? Expression.Default(type) : Expression.Constant(missing, type);
        }
    }
}
