using OrleansRoles.Entities;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Engine.Orleans.Wire;

/// <summary>A check's question, written by hand: what a check costs on the way is mostly this.</summary>
/// <remarks>The ids are permanent; a further member gets the next one.</remarks>
internal sealed class CheckRequestFormat : WireFormat<CheckRequest>
{
    private const uint Tenant = 1;
    private const uint SubjectKind = 2;
    private const uint Subject = 3;
    private const uint Action = 4;
    private const uint ResourceType = 5;
    private const uint Resource = 6;
    private const uint Properties = 7;
    private const uint Context = 8;
    private const uint SubjectProperties = 9;
    private const uint ActionProperties = 10;

    private static readonly PropertyFormat _property = new();

    public override void Write(WireWriter writer, uint id, CheckRequest value)
    {
        writer.Begin(id, WireKind.Group);
        writer.WriteText(Tenant, value.Tenant);
        if (value.SubjectType != SubjectType.User)
        {
            writer.WriteNumber(SubjectKind, (long)value.SubjectType);
        }

        writer.WriteText(Subject, value.SubjectId);
        writer.WriteText(Action, value.Action);
        writer.WriteText(ResourceType, value.ResourceType);
        writer.WriteText(Resource, value.ResourceId);
        WriteProperties(writer, Properties, value.Properties);
        WriteProperties(writer, Context, value.Context);
        WriteProperties(writer, SubjectProperties, value.SubjectProperties);
        WriteProperties(writer, ActionProperties, value.ActionProperties);
        writer.WriteEnd();
    }

    public override CheckRequest Read(WireReader reader, WireKind kind)
    {
        WireReader.Expect(kind, WireKind.Group);
        SubjectType subjectType = SubjectType.User;
        string tenant = "", subject = "", action = "", resourceType = "", resource = "";
        Property[]? properties = null, context = null, subjectProperties = null, actionProperties = null;
        for (uint id = reader.ReadMember(out kind); id != 0; id = reader.ReadMember(out kind))
        {
            switch (id)
            {
                case Tenant: tenant = reader.ReadText(kind)!; break;
                case SubjectKind: subjectType = SubjectTypeOf(reader.ReadNumber(kind)); break;
                case Subject: subject = reader.ReadText(kind)!; break;
                case Action: action = reader.ReadText(kind)!; break;
                case ResourceType: resourceType = reader.ReadText(kind)!; break;
                case Resource: resource = reader.ReadText(kind)!; break;
                case Properties: properties = Items.Read(reader, kind, _property); break;
                case Context: context = Items.Read(reader, kind, _property); break;
                case SubjectProperties: subjectProperties = Items.Read(reader, kind, _property); break;
                case ActionProperties: actionProperties = Items.Read(reader, kind, _property); break;
                default: reader.Skip(kind); break;
            }
        }

        return new CheckRequest
        {
            Tenant = tenant,
            SubjectType = subjectType,
            SubjectId = subject,
            Action = action,
            ResourceType = resourceType,
            ResourceId = resource,
            Properties = properties,
            Context = context,
            SubjectProperties = subjectProperties,
            ActionProperties = actionProperties,
        };
    }

    // A subject type of a later version is one that no model here knows: every check about it is denied.
    private static SubjectType SubjectTypeOf(long number) =>
        number is >= 0 and < (long)SubjectType.Other ? (SubjectType)number : SubjectType.Other;

    private static void WriteProperties(WireWriter writer, uint id, Property[]? properties)
    {
        if (properties is not null)
        {
            Items.Write(writer, id, properties, _property);
        }
    }
}

/// <summary>A property: its name and its value in turn.</summary>
internal sealed class PropertyFormat : WireFormat<Property>
{
    private static readonly PropertyValueFormat _value = new();

    public override void Write(WireWriter writer, uint id, Property value)
    {
        writer.BeginList(id, 2);
        writer.WriteText(0, value.Name);
        _value.Write(writer, 0, value.Value);
    }

    public override Property Read(WireReader reader, WireKind kind)
    {
        int count = reader.ReadListCount(kind);
        if (count < 2)
        {
            throw new InvalidDataException("a message holds a damaged property");
        }

        string name = reader.ReadText(reader.ReadKind())!;
        PropertyValue value = _value.Read(reader, reader.ReadKind());
        for (int further = 2; further < count; further++)
        {
            reader.Skip(reader.ReadKind());
        }

        return new Property(name, value);
    }
}

/// <summary>A value of a property by its kind: objects are groups of one list, to differ from lists.</summary>
internal sealed class PropertyValueFormat : WireFormat<PropertyValue>
{
    private const uint Members = 1;
    private static readonly PropertyFormat _property = new();

    public override void Write(WireWriter writer, uint id, PropertyValue value)
    {
        switch (value.Kind)
        {
            case PropertyKind.Null: writer.WriteNull(id); break;
            case PropertyKind.Boolean: writer.WriteNumber(id, value.Boolean ? 1 : 0); break;
            case PropertyKind.Number: writer.WriteFixed(id, value.Number); break;
            case PropertyKind.Text: writer.WriteText(id, value.Text); break;
            case PropertyKind.List: Items.Write(writer, id, value.Items, this); break;
            case PropertyKind.Object:
                writer.Begin(id, WireKind.Group);
                Items.Write(writer, Members, value.Properties, _property);
                writer.WriteEnd();
                break;
        }
    }

    public override PropertyValue Read(WireReader reader, WireKind kind) => kind switch
    {
        WireKind.Null => default,
        WireKind.Number => PropertyValue.From(reader.ReadNumber(kind) != 0),
        WireKind.Fixed => PropertyValue.From(reader.ReadFixed(kind)),
        WireKind.Bytes => PropertyValue.From(reader.ReadText(kind)),
        WireKind.List => PropertyValue.From(Items.Read(reader, kind, this)),
        WireKind.Group => PropertyValue.From(ReadMembers(reader)),
        _ => throw new InvalidDataException($"a message holds a property's value of kind `{kind}`"),
    };

    private static Property[] ReadMembers(WireReader reader)
    {
        Property[] properties = [];
        for (uint id = reader.ReadMember(out WireKind kind); id != 0; id = reader.ReadMember(out kind))
        {
            if (id == Members)
            {
                properties = Items.Read(reader, kind, _property);
            }
            else
            {
                reader.Skip(kind);
            }
        }

        return properties;
    }
}

/// <summary>Accepted with a value, or refused.</summary>
internal sealed class OutcomeFormat<T>(WireFormat<T> values) : WireFormat<Outcome<T>>
{
    private const uint Value = 1;
    private const uint Refused = 2;
    private static readonly WireFormat<Refusal> _refusal = WireFormats.Of<Refusal>();

    public override void Write(WireWriter writer, uint id, Outcome<T> value)
    {
        writer.Begin(id, WireKind.Group);
        if (value.IsAccepted)
        {
            values.Write(writer, Value, value.Value);
        }
        else
        {
            _refusal.Write(writer, Refused, value.Refusal);
        }

        writer.WriteEnd();
    }

    public override Outcome<T> Read(WireReader reader, WireKind kind)
    {
        WireReader.Expect(kind, WireKind.Group);
        Outcome<T>? outcome = null;
        for (uint id = reader.ReadMember(out kind); id != 0; id = reader.ReadMember(out kind))
        {
            switch (id)
            {
                case Value: outcome = values.Read(reader, kind); break;
                case Refused: outcome = _refusal.Read(reader, kind); break;
                default: reader.Skip(kind); break;
            }
        }

        return outcome ?? throw new InvalidDataException("a message holds neither an acceptance nor a refusal");
    }
}

/// <summary>A failure of the store, so that it is one at the caller's as well.</summary>
internal sealed class StoreExceptionFormat : WireFormat<StoreException>
{
    private const uint Message = 1;
    private const uint IsTransient = 2;
    private const uint TookNoEffect = 3;

    public override void Write(WireWriter writer, uint id, StoreException value)
    {
        writer.Begin(id, WireKind.Group);
        writer.WriteText(Message, value.Message);
        writer.WriteNumber(IsTransient, value.IsTransient ? 1 : 0);
        writer.WriteNumber(TookNoEffect, value.TookNoEffect ? 1 : 0);
        writer.WriteEnd();
    }

    public override StoreException Read(WireReader reader, WireKind kind)
    {
        WireReader.Expect(kind, WireKind.Group);
        string message = "";
        bool isTransient = false, tookNoEffect = false;
        for (uint id = reader.ReadMember(out kind); id != 0; id = reader.ReadMember(out kind))
        {
            switch (id)
            {
                case Message: message = reader.ReadText(kind)!; break;
                case IsTransient: isTransient = reader.ReadNumber(kind) != 0; break;
                case TookNoEffect: tookNoEffect = reader.ReadNumber(kind) != 0; break;
                default: reader.Skip(kind); break;
            }
        }

        return new StoreException(message, isTransient, tookNoEffect);
    }
}
