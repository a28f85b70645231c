using OrleansRoles.Benchmarks.Worlds;
using OrleansRoles.Gateway;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.Benchmarks.Measuring;

/// <summary>Requests about users that were looked up once each, however often they are asked about.</summary>
internal sealed class Resolved
{
    public Resolved(World world, CheckRequest[] requests)
    {
        Dictionary<(string, string), Subject> subjects = [];
        Subjects = Array.ConvertAll(requests, request =>
        {
            (string, string) key = (request.Tenant, request.SubjectId);
            if (!subjects.TryGetValue(key, out Subject? subject))
            {
                subjects.Add(key, subject = world.Gateway.ResolveSubject(request.Tenant, request.SubjectId));
            }

            return subject;
        });
        Requests =
        [
            .. requests.Select((request, index) => Subjects[index].Ask(
                request.Action, request.ResourceType, request.ResourceId, request.Properties, request.Context)),
        ];
    }

    public Subject[] Subjects { get; }

    public CheckRequest[] Requests { get; }
}
