using System.Buffers;
using System.Text.Json;
using OrleansRoles.LoadTests.Population;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.LoadTests.Truth;

/// <summary>What is asked about a user.</summary>
/// <param name="Action">The action.</param>
/// <param name="Type">The resource's type.</param>
/// <param name="Id">The resource's id.</param>
/// <param name="Properties">The resource's properties.</param>
internal sealed record Question(string Action, string Type, string Id, Property[] Properties)
{
    private static readonly Property[] _none = [];

    /// <summary>Makes up a question about a tenant.</summary>
    public static Question Next(TenantTruth tenant, UserTruth user, Random random)
    {
        // Mostly where the user is at home, as people's own pages ask; now and then elsewhere.
        int home = random.Next(4) == 0 || user.Contracts.IsEmpty
            ? random.Next(tenant.Shape.Contracts)
            : int.Parse(user.Contracts.Keys.First().AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
        (string contract, string workspace) = (TenantShape.ContractId(home), TenantShape.WorkspaceId(home));
        return random.Next(9) switch
        {
            0 => new("desk.open", "tenant", tenant.Id, _none),
            1 => new("reports.view", "report", "r1", _none),
            2 => new("reports.edit", "report", "r1", _none),
            3 => new("reports.publish", "report", "r1", [new Property("draft", random.Next(2) == 0)]),
            4 => new("contract.look", "contract", contract, _none),
            5 => new("contract.manage", "contract", contract, _none),
            6 => new("workspace.see", "workspace", workspace, [new Property("contract", contract)]),
            7 => new("workspace.browse", "workspace", workspace, _none),
            _ => new("workspace.edit", "workspace", workspace, _none),
        };
    }

    /// <summary>The request that the reference evaluator decides.</summary>
    public CheckRequest For(string tenant, string user) => new()
    {
        Tenant = tenant,
        SubjectType = SubjectType.User,
        SubjectId = user,
        Action = Action,
        ResourceType = Type,
        ResourceId = Id,
        Properties = Properties,
    };

    /// <summary>The body of a single check.</summary>
    public byte[] Body(string user)
    {
        ArrayBufferWriter<byte> buffer = new(256);
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            WriteSubject(json, user);
            Write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The body of a batch about one user.</summary>
    public static byte[] Body(string user, IEnumerable<Question> questions)
    {
        ArrayBufferWriter<byte> buffer = new(4096);
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            WriteSubject(json, user);
            json.WriteStartArray("evaluations");
            foreach (Question question in questions)
            {
                json.WriteStartObject();
                question.Write(json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteSubject(Utf8JsonWriter json, string user)
    {
        json.WriteStartObject("subject");
        json.WriteString("type", "user");
        json.WriteString("id", user);
        json.WriteEndObject();
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("action");
        json.WriteString("name", Action);
        json.WriteEndObject();
        json.WriteStartObject("resource");
        json.WriteString("type", Type);
        json.WriteString("id", Id);
        if (Properties.Length > 0)
        {
            json.WriteStartObject("properties");
            foreach (Property property in Properties)
            {
                if (property.Value.Kind == PropertyKind.Boolean)
                {
                    json.WriteBoolean(property.Name, property.Value.Boolean);
                }
                else
                {
                    json.WriteString(property.Name, property.Value.Text);
                }
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
