using System.Collections.Immutable;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Model.Definition;

/// <summary>
/// What must hold for an action: a closed family, read as a table. A missing or mistyped value never satisfies a test
/// (fail closed), so every test below says what must be there.
/// </summary>
public abstract record Requirement
{
    private Requirement()
    {
    }

    /// <summary>Open to every active user of the tenant.</summary>
    public sealed record Always : Requirement;

    /// <summary>Open to nobody.</summary>
    public sealed record Never : Requirement;

    /// <summary>Every item holds; an empty list holds.</summary>
    public sealed record All(ImmutableArray<Requirement> Items) : Requirement;

    /// <summary>One item holds at least; an empty list does not hold.</summary>
    public sealed record Any(ImmutableArray<Requirement> Items) : Requirement;

    /// <summary>The item does not hold.</summary>
    public sealed record Not(Requirement Item) : Requirement;

    /// <summary>A rule of the model, by its name.</summary>
    public sealed record Rule(string Name, Requirement Body) : Requirement;

    /// <summary>
    /// The subject holds the permission (a ladder permission: at <paramref name="Level"/> or above; a flag: level null)
    /// at one of the scopes in which <c>it</c> lies.
    /// </summary>
    public sealed record HasPermission(string Permission, string? Level) : Requirement;

    /// <summary>The same at the scope whose id stands at <paramref name="ScopeId"/>.</summary>
    public sealed record HasPermissionAt(string Permission, string? Level, string ScopeType, PropertyPath ScopeId)
        : Requirement;

    /// <summary>The subject holds the permission at one scope of the tenant at least, whichever.</summary>
    public sealed record HasPermissionAnywhere(string Permission, string? Level) : Requirement;

    /// <summary>
    /// The subject's level of the ladder permission reaches the level named at the path; with a list there, every level
    /// of the list. An empty list or an unknown level does not hold.
    /// </summary>
    public sealed record CoversLevel(string Permission, PropertyPath Level) : Requirement;

    /// <summary>The subject holds the built-in role, at the scope of <c>it</c> of the role's scope type.</summary>
    public sealed record HoldsRole(string Role) : Requirement;

    /// <summary>The caller is the vendor's operator of that name.</summary>
    public sealed record IsOperator(string Operator) : Requirement;

    /// <summary>The tenant's feature is enabled.</summary>
    public sealed record FeatureOn(string Feature) : Requirement;

    /// <summary>The tenant's setting is on.</summary>
    public sealed record SettingOn(string Setting) : Requirement;

    /// <summary>The subject occupies a seat of that licence.</summary>
    public sealed record HoldsSeat(string Licence) : Requirement;

    /// <summary>The subject is a person (<c>human</c>) or an integration user.</summary>
    public sealed record SubjectKindIs(SubjectKind Kind) : Requirement;

    /// <summary>The string at the path names an app that the tenant is subscribed to.</summary>
    public sealed record Subscribed(PropertyPath App) : Requirement;

    /// <summary>The value at the path equals the literal (same type, ordinal).</summary>
    public sealed record EqualTo(PropertyPath Path, PropertyValue Literal) : Requirement;

    /// <summary>The value at the path equals one of the literals.</summary>
    public sealed record OneOf(PropertyPath Path, ImmutableArray<PropertyValue> Literals) : Requirement;

    /// <summary>The list at the path is not empty and each of its items equals one of the literals.</summary>
    public sealed record EachOneOf(PropertyPath Path, ImmutableArray<PropertyValue> Literals) : Requirement;

    /// <summary>One item at least of the list at the path equals one of the literals.</summary>
    public sealed record SomeOneOf(PropertyPath Path, ImmutableArray<PropertyValue> Literals) : Requirement;

    /// <summary>
    /// The string at the path is a level of the ladder permission, not above <paramref name="Level"/>.
    /// </summary>
    public sealed record LevelAtMost(PropertyPath Path, string Permission, string Level) : Requirement;

    /// <summary>Something other than null stands at the path.</summary>
    public sealed record Present(PropertyPath Path) : Requirement;

    /// <summary>Nothing, or null, stands at the path.</summary>
    public sealed record Absent(PropertyPath Path) : Requirement;

    /// <summary>The string at the path is the subject's id.</summary>
    public sealed record SubjectIs(PropertyPath Path) : Requirement;

    /// <summary>The subject's id stands in the list (or is the string) at the path.</summary>
    public sealed record SubjectIn(PropertyPath Path) : Requirement;

    /// <summary>One of the subject's teams stands in the list (or is the string) at the path.</summary>
    public sealed record SubjectTeamIn(PropertyPath Path) : Requirement;

    /// <summary>One of the subject's roles stands in the list (or is the string) at the path.</summary>
    public sealed record SubjectRoleIn(PropertyPath Path) : Requirement;

    /// <summary>
    /// The role named at <paramref name="Granted"/> is ranked, may be granted, and ranks no higher than the subject's
    /// own highest rank; so does the role at <paramref name="Current"/> where there is one.
    /// </summary>
    public sealed record RankNotAboveSubject(PropertyPath Granted, PropertyPath? Current) : Requirement;

    /// <summary>
    /// The body holds for the related object at the path, which then is <c>it</c> and has the resource type
    /// <paramref name="ResourceType"/>; with a list, for <paramref name="Quantifier"/> of its objects. A missing
    /// object, and an empty list, do not hold.
    /// </summary>
    public sealed record With(PropertyPath Path, string ResourceType, Quantifier Quantifier, Requirement Body)
        : Requirement;
}

/// <summary>How many objects of a list must satisfy a requirement.</summary>
public enum Quantifier
{
    /// <summary>One at least.</summary>
    Some,

    /// <summary>All, and there must be one.</summary>
    Every,
}

/// <summary>What kind of account a subject is.</summary>
public enum SubjectKind
{
    /// <summary>A person.</summary>
    Human,

    /// <summary>A system account that signs in with an API key.</summary>
    Integration,
}
