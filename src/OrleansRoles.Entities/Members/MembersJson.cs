using System.Text.Json.Serialization;

namespace OrleansRoles.Entities.Members;

/// <summary>How this family's requests and answers are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(AddMember))]
[JsonSerializable(typeof(SetMemberRoles))]
[JsonSerializable(typeof(RemoveMember))]
[JsonSerializable(typeof(MemberAnswer))]
[JsonSerializable(typeof(ListMembers))]
[JsonSerializable(typeof(GetMember))]
[JsonSerializable(typeof(MembersAnswer))]
internal sealed partial class MembersJson : JsonSerializerContext;
