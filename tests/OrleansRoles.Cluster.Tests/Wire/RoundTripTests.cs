using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using OrleansRoles.Engine.Orleans.Hosting;
using OrleansRoles.Engine.Orleans.Wire;
using OrleansRoles.Entities.Members;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Cluster.Tests.Wire;

/// <summary>Whatever travels arrives as it was sent.</summary>
public sealed class RoundTripTests
{
    private const int ValuesEach = 50;

    private static readonly Serializer s_serializer = new ServiceCollection()
        .AddSerializer().AddOrleansRolesWire().BuildServiceProvider().GetRequiredService<Serializer>();

    public static TheoryData<string> Types =>
        [.. MessageTypes.All.Concat(MessageTypes.Roots).Select(NameOf).Distinct()];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_message_arrives_as_it_was_sent(string name)
    {
        Type type = Find(name);
        Samples samples = new(seed: 17);
        for (int number = 0; number < ValuesEach; number++)
        {
            object value = samples.Next(type)!;

            object? read = Call(nameof(Travel), type, value);

            Assert.Equal(Samples.Describe(value), Samples.Describe(read));
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_message_arrives_through_the_serializer_of_orleans(string name)
    {
        Type type = Find(name);
        Samples samples = new(seed: 18);
        for (int number = 0; number < 5; number++)
        {
            object value = samples.Next(type)!;

            object? read = Call(nameof(TravelByOrleans), type, value);

            Assert.Equal(Samples.Describe(value), Samples.Describe(read));
        }
    }

    [Fact]
    public void Messages_are_found()
    {
        // Without this, a wrong search would let every test above pass.
        Assert.Contains(typeof(AddMember), MessageTypes.All);
        Assert.Contains(typeof(CheckRequest), MessageTypes.All);
        Assert.True(MessageTypes.All.Length > 30, $"{MessageTypes.All.Length} types");
    }

    [Fact]
    public void No_message_can_be_changed_once_it_is_made_so_none_is_copied()
    {
        Assert.All(MessageTypes.All.Where(type => !type.IsAbstract && type != typeof(StoreException)), type =>
            Assert.All(WireMember.Of(type).Members.Where(member => member.Parameter is null), member =>
                Assert.Contains(
                    typeof(System.Runtime.CompilerServices.IsExternalInit),
                    member.Property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers())));
    }

    [Fact]
    public void Several_messages_in_one_stream_keep_apart()
    {
        Command command = (Command)new Samples(19).Next(typeof(Command))!;
        byte[] bytes = s_serializer.SerializeToArray<object[]>([command, "text", command]);

        object[] read = s_serializer.Deserialize<object[]>(bytes)!;

        Assert.Equal(
            [Samples.Describe(command), "'text'", Samples.Describe(command)], read.Select(Samples.Describe));
    }

    [Fact]
    public void A_failure_of_the_store_is_one_at_the_caller_too()
    {
        Exception failure = new StoreException("the disk is full", isTransient: true, tookNoEffect: true);

        Exception read = s_serializer.Deserialize<Exception>(s_serializer.SerializeToArray(failure))!;

        StoreException same = Assert.IsType<StoreException>(read);
        Assert.Equal((failure.Message, true, true), (same.Message, same.IsTransient, same.TookNoEffect));
    }

    private static string NameOf(Type type) => type.ToString();

    private static Type Find(string name) =>
        MessageTypes.All.Concat(MessageTypes.Roots).First(type => NameOf(type) == name);

    private static object? Call(string method, Type type, object value) => typeof(RoundTripTests)
        .GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, [value]);

    private static T Travel<T>(T value) => WireMessage.Read<T>(WireMessage.Write(value));

    private static T TravelByOrleans<T>(T value) => s_serializer.Deserialize<T>(s_serializer.SerializeToArray(value))!;
}
