using System.Collections.Immutable;
using OrleansRoles.Engine.Orleans.Wire;
using OrleansRoles.Entities.Members;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Model.Definition;
using OrleansRoles.Model.Documents;
using OrleansRoles.Model.Facts;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Cluster.Tests.Wire;

/// <summary>Two releases understand each other: what one has more, the other steps over; what it lacks is empty.
/// </summary>
public sealed class VersionTests
{
    private const uint Unknown = 0xABCDE;

    [Fact]
    public void Members_that_a_later_release_sends_are_stepped_over()
    {
        UserRecord user = new(
            "ana", SubjectKind.Human, UserStatus.Active, ["north"], [], [new("ana", "admin", ScopeName.Root)], 7);
        WireWriter writer = WireWriter.Rent();
        writer.Begin(0, WireKind.Group);
        WriteOfEveryKind(writer);
        WireFormats.Of<string>().Write(writer, IdOf<UserRecord>("Id"), user.Id);
        WireFormats.Of<SubjectKind>().Write(writer, IdOf<UserRecord>("Kind"), user.Kind);
        WireFormats.Of<ImmutableArray<string>>().Write(writer, IdOf<UserRecord>("Teams"), user.Teams);
        WireFormats.Of<ImmutableArray<AssignmentEntry>>().Write(
            writer, IdOf<UserRecord>("Assignments"), user.Assignments);
        WriteOfEveryKind(writer);
        WireFormats.Of<long>().Write(writer, IdOf<UserRecord>("Revision"), user.Revision);
        WireFormats.Of<UserStatus>().Write(writer, IdOf<UserRecord>("Status"), user.Status);
        writer.WriteEnd();

        UserRecord read = WireMessage.Read<UserRecord>(writer.Written.ToArray());

        Assert.Equal(Samples.Describe(user), Samples.Describe(read));
    }

    [Fact]
    public void Members_that_an_earlier_release_does_not_send_are_empty_or_as_the_type_makes_them()
    {
        WireWriter writer = WireWriter.Rent();
        writer.BeginNamed(0, WireTypes.NameOf(typeof(AddMember)));
        WireFormats.Of<string>().Write(writer, IdOf<AddMember>("Tenant"), "acme");
        writer.WriteEnd();

        AddMember read = Assert.IsType<AddMember>(WireMessage.Read<Command>(writer.Written.ToArray()));

        Assert.Equal("acme", read.Tenant);
        Assert.Empty(read.Roles);
        Assert.Null(read.Until);
    }

    [Fact]
    public void Parameters_that_an_earlier_release_does_not_send_are_empty_and_never_null()
    {
        WireWriter writer = WireWriter.Rent();
        writer.Begin(0, WireKind.Group);
        writer.WriteEnd();
        byte[] nothing = writer.Written.ToArray();

        FactReading reading = WireMessage.Read<FactReading>(nothing);
        RoleRecord role = WireMessage.Read<RoleRecord>(nothing);

        Assert.Null(reading.Tenant);
        Assert.True(reading.Users.IsEmpty && reading.Marked.IsEmpty);
        Assert.Equal(("", ""), (role.Id, role.Name));
    }

    [Fact]
    public void A_check_of_a_later_release_is_read_and_its_unknown_subject_type_is_nobody_s()
    {
        WireWriter writer = WireWriter.Rent();
        writer.Begin(0, WireKind.Group);
        writer.WriteText(1, "acme");
        writer.WriteNumber(2, 99);
        WriteOfEveryKind(writer);
        writer.WriteText(3, "ana");
        writer.WriteEnd();

        CheckRequest read = WireMessage.Read<CheckRequest>(writer.Written.ToArray());

        Assert.Equal(("acme", SubjectType.Other, "ana"), (read.Tenant, read.SubjectType, read.SubjectId));
    }

    [Fact]
    public void A_command_that_this_release_does_not_know_is_refused_as_damaged()
    {
        WireWriter writer = WireWriter.Rent();
        writer.BeginNamed(0, "Entities.Members.DoWhatComesLater");
        writer.WriteEnd();
        byte[] bytes = writer.Written.ToArray();

        Assert.Throws<InvalidDataException>(() => WireMessage.Read<Command>(bytes));
    }

    [Fact]
    public void A_name_of_another_family_is_refused()
    {
        WireWriter writer = WireWriter.Rent();
        writer.BeginNamed(0, WireTypes.NameOf(typeof(Page)));
        writer.WriteEnd();
        byte[] bytes = writer.Written.ToArray();

        Assert.Throws<InvalidDataException>(() => WireMessage.Read<Command>(bytes));
    }

    [Fact]
    public void Damaged_bytes_are_found_out_and_never_end_the_process()
    {
        Samples samples = new(seed: 20);
        Random random = new(21);
        for (int number = 0; number < 2000; number++)
        {
            byte[] bytes = WireMessage.Write((Command)samples.Next(typeof(Command))!);
            bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
            byte[] cut = bytes[..random.Next(bytes.Length + 1)];

            Exception? failure = Record.Exception(() => WireMessage.Read<Command>(cut));

            Assert.True(
                failure is null or InvalidDataException or OverflowException or ArgumentException,
                failure?.ToString());
        }
    }

    private static uint IdOf<T>(string name) =>
        WireMember.Of(typeof(T)).Members.Single(member => member.Property.Name == name).Id;

    private static void WriteOfEveryKind(WireWriter writer)
    {
        writer.WriteNull(Unknown);
        writer.WriteNumber(Unknown + 1, -12345678901);
        writer.WriteFixed(Unknown + 2, 1.5);
        writer.WriteText(Unknown + 3, "later");
        writer.BeginList(Unknown + 4, 2);
        writer.WriteText(0, "item");
        writer.Begin(0, WireKind.Group);
        writer.WriteText(Unknown, "deep");
        writer.WriteEnd();
        writer.BeginNamed(Unknown + 5, "Later.Type");
        writer.WriteNumber(Unknown, 1);
        writer.WriteEnd();
    }
}
