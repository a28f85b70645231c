namespace OrleansRoles.Model.Facts;

/// <summary>Which kind of facts a <see cref="FactKey"/> names.</summary>
public enum FactKind : byte
{
    /// <summary>What a check reads of the tenant itself.</summary>
    Tenant,

    /// <summary>What it reads of one user, all assignments included.</summary>
    User,

    /// <summary>What it reads of one custom role.</summary>
    Role,
}

/// <summary>
/// Names facts inside a tenant: the unit in which memory is loaded, kept and dropped. A change names few of them,
/// however many people it concerns: editing a role is one key for all its holders.
/// </summary>
/// <param name="Kind">Which kind of facts.</param>
/// <param name="Id">The user's or role's id; empty for the tenant's own facts.</param>
public readonly record struct FactKey(FactKind Kind, string Id)
{
    /// <summary>The facts of the tenant itself.</summary>
    public static FactKey Tenant { get; } = new(FactKind.Tenant, "");

    /// <summary>The facts of a user.</summary>
    public static FactKey User(string id) => new(FactKind.User, id);

    /// <summary>The facts of a custom role.</summary>
    public static FactKey Role(string id) => new(FactKind.Role, id);

    /// <summary>As it stands in store keys and messages: <c>t</c>, <c>u/ana</c>, <c>r/front-desk</c>.</summary>
    public override string ToString() => Kind switch
    {
        FactKind.Tenant => "t",
        FactKind.User => "u/" + Id,
        FactKind.Role => "r/" + Id,
    };

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">It is none of its forms.</exception>
    public static FactKey Parse(string text) => text switch
    {
        "t" => Tenant,
        ['u', '/', ..] => User(text[2..]),
        ['r', '/', ..] => Role(text[2..]),
        _ => throw new FormatException($"`{text}` names no facts; write `t`, `u/<user>` or `r/<role>`"),
    };
}
