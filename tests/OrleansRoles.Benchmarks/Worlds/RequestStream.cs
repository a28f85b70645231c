using OrleansRoles.Model.Requests;

namespace OrleansRoles.Benchmarks.Worlds;

/// <summary>Requests made beforehand, in the order in which both the bare loop and the check answer them.</summary>
internal static class RequestStream
{
    private const int Seed = 4711;

    public static CheckRequest[] Make(
        World world, Skew skew, MeasuredAction action, int count, Names names = Names.Shared)
    {
        UserPicker picker = new(world.Size.Users, skew, Seed);
        RequestFactory factory = new(world.Model, action, names, Seed);
        CheckRequest[] requests = new CheckRequest[count];
        for (int index = 0; index < count; index++)
        {
            int user = picker.Next();
            requests[index] = factory.Make(user / world.Size.UsersPerTenant, user % world.Size.UsersPerTenant);
        }

        return requests;
    }
}
