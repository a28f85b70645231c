using OrleansRoles.Entities.Requests;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Entities.Tests.Requests;

public sealed class CallerTests
{
    public static TheoryData<Caller, string, string?, SubjectType> Callers { get; } = new()
    {
        { Caller.Platform, "operator/platform", null, SubjectType.Operator },
        { Caller.PlatformFor("ana"), "user/ana by operator/platform", "ana", SubjectType.User },
        { new(CallerKind.Operator, "elite-support"), "operator/elite-support", null, SubjectType.Operator },
        { new(CallerKind.Service, "shop"), "service/shop", null, SubjectType.Other },
        { new(CallerKind.Service, "shop", "ana"), "user/ana by service/shop", "ana", SubjectType.User },
        { new(CallerKind.User, "ana"), "user/ana", "ana", SubjectType.User },
        { new(CallerKind.Integration, "bot"), "integration/bot", "bot", SubjectType.User },
        { new(CallerKind.System, "timer"), "system/timer", null, SubjectType.Other },
    };

    [Theory]
    [MemberData(nameof(Callers))]
    public void A_caller_reads_in_the_journal_as_who_it_is(
        Caller caller, string text, string? user, SubjectType subject)
    {
        Assert.Equal((text, user, subject), (caller.ToString(), caller.User, caller.SubjectType));
    }

    [Fact]
    public void Only_the_platform_itself_and_the_system_stand_above_tenants()
    {
        Assert.True(Caller.Platform.IsPlatform);
        Assert.True(new Caller(CallerKind.System, "timer").IsPlatform);
        Assert.False(Caller.PlatformFor("ana").IsPlatform);
        Assert.False(new Caller(CallerKind.Operator, "elite-support").IsPlatform);
        Assert.False(new Caller(CallerKind.Service, Caller.PlatformId).IsPlatform);
        Assert.False(new Caller(CallerKind.User, Caller.PlatformId).IsPlatform);
    }

    [Fact]
    public void An_id_cannot_pretend_to_be_two()
    {
        Caller sly = new(CallerKind.User, "ana by operator/platform");

        Assert.Equal("user/ana%20by%20operator/platform", sly.ToString());
        Assert.Equal(("user/ana by operator/platform", null), Caller.Split(sly.ToString()));
        Assert.Equal(("user/50% ana", "service/a b"), Caller.Split(
            new Caller(CallerKind.Service, "a b", "50% ana").ToString()));
        Assert.Equal(("user/a%20b", null), Caller.Split(new Caller(CallerKind.User, "a%20b").ToString()));
    }
}
