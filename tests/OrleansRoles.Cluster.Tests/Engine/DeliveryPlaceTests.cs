using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Orleans.TestingHost;
using OrleansRoles.EngineConformance.Worlds;
using OrleansRoles.Entities;
using OrleansRoles.Entities.Assignments;
using OrleansRoles.Entities.Outbox;
using OrleansRoles.Entities.Ports;
using OrleansRoles.Entities.Requests;
using OrleansRoles.Entities.Storage;
using OrleansRoles.Entities.Webhooks;
using OrleansRoles.Model.Documents;
using Request = OrleansRoles.Entities.Requests.Request;
using RequestContext = OrleansRoles.Entities.Requests.RequestContext;

namespace OrleansRoles.Cluster.Tests.Engine;

/// <summary>
/// One place of a cluster delivers at a time, hears of changes on every silo, and moves with its silo.
/// </summary>
public sealed class DeliveryPlaceTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task One_silo_delivers_hears_of_all_and_another_one_does_when_it_is_gone()
    {
        ConcurrentBag<Place> places = [];
        Channel<(Place, string)> woken = Channel.CreateUnbounded<(Place, string)>();
        await using TestSilos silos = await TestSilos.StartAsync(new ListedModels(), TimeProvider.System, 2, () =>
        {
            Place place = new(woken.Writer);
            places.Add(place);
            return place;
        });
        await MakeTenantAsync(silos);

        Place first = await WokenAsync(silos, woken.Reader, silo: 0);
        Assert.Same(first, await WokenAsync(silos, woken.Reader, silo: 1));
        Assert.Equal(1, places.Sum(place => place.Running));

        int of = Enumerable.Range(0, 2).Single(silo => ReferenceEquals(silos.Get<IDeliveries>(silo), first));
        SiloHandle gone = silos.Cluster.Silos[of];
        await silos.Cluster.StopSiloAsync(gone);

        // The first call after the loss places it anew; calls on the way meanwhile may be lost.
        Place second = await WokenAsync(silos, woken.Reader, silo: 0);
        Assert.NotSame(first, second);
        Assert.Equal((0, 1), (first.Running, second.Running));
    }

    private static async Task MakeTenantAsync(TestSilos silos)
    {
        ListedModels models = new();
        Outcome<StoredModel> put = await silos.Get<IRolesEngine>().Models.PutAsync(
            models.Stored("1"), new RequestContext { Caller = Caller.Platform }, default);
        Assert.True(put.IsAccepted);
        Outcome<DocumentApplied> made = await silos.Get<IRolesEngine>().ApplyDocumentAsync(
            new ApplyDocument
            {
                Document = new TenantDocument
                {
                    Tenant = "acme",
                    Model = ConformanceModel.Name,
                    Users = [new UserEntry { Id = "ana" }],
                },
                ModelVersion = "1",
                Actor = "operator/platform",
            },
            default);
        Assert.True(made.IsAccepted, made.Refusal?.Text);
        await DoAsync(silos, 0, new AddWebhook { Tenant = "acme", Url = "https://hooks.example/in" });
    }

    /// <summary>Changes something through a silo until the place that delivers has heard of it.</summary>
    private static async Task<Place> WokenAsync(TestSilos silos, ChannelReader<(Place, string)> woken, int silo)
    {
        while (woken.TryRead(out _))
        {
        }

        Stopwatch waited = Stopwatch.StartNew();
        while (waited.Elapsed < s_patience)
        {
            await DoAsync(silos, silo, new GiveRole { Tenant = "acme", User = "ana", Role = "writer" });
            await DoAsync(silos, silo, new TakeRole { Tenant = "acme", User = "ana", Role = "writer" });
            using CancellationTokenSource patience = new(TimeSpan.FromSeconds(2));
            try
            {
                (Place place, string tenant) = await woken.ReadAsync(patience.Token);
                Assert.Equal("acme", tenant);
                return place;
            }
            catch (OperationCanceledException)
            {
                // The call was on its way to a silo that is gone; the next change is told to its successor.
            }
        }

        throw new TimeoutException($"nobody heard of the changes on silo {silo}");
    }

    private static async Task DoAsync(TestSilos silos, int silo, Request request)
    {
        Outcome<Answer> outcome = await silos.Get<IRolesEngine>(silo).ExecuteAsync(
            request, new RequestContext { Caller = Caller.Platform, Reason = "a test" }, default);
        Assert.True(outcome.IsAccepted, outcome.Refusal?.Text);
    }

    /// <summary>Deliveries of one silo that only say what they hear.</summary>
    private sealed class Place(ChannelWriter<(Place, string)> woken) : IDeliveries
    {
        private int _running;

        public int Running => Volatile.Read(ref _running);

        public void Start(IStore store, IRolesEngine engine) => Assert.Equal(1, Interlocked.Increment(ref _running));

        public ValueTask StopAsync()
        {
            Interlocked.Exchange(ref _running, 0);
            return ValueTask.CompletedTask;
        }

        public void Wake(string tenant) => woken.TryWrite((this, tenant));
    }
}
