using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansRoles.Engine.Orleans.Hosting;
using OrleansRoles.Gateway;
using OrleansRoles.LoadTests.Revocations;
using OrleansRoles.Model.Requests;

namespace OrleansRoles.LoadTests;

/// <summary>A gateway process that asks its own memory and keeps every answer.</summary>
internal sealed class CheckingGateway : BackgroundService
{
    // Whoever waits for facts must not keep the others from asking.
    private const int Loops = 4;
    private const int PauseMilliseconds = 5;

    private readonly IPermissionGateway _gateway;
    private readonly Doors _doors;
    private readonly double _perPause;
    private readonly BinaryWriter _log;
    private readonly Lock _lock = new();

    public CheckingGateway(IPermissionGateway gateway, IConfiguration settings)
    {
        _gateway = gateway;
        _doors = new Doors(
            settings.GetValue<int>("tenants"), settings.GetValue<int>("users"), settings.GetValue<int>("members"));
        _perPause = settings.GetValue<double>("rate") * PauseMilliseconds / 1000 / Loops;
        _log = new BinaryWriter(File.Create(settings["log"]!));
    }

    /// <summary>Runs until the process is told to stop.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddOrleansRolesGateway(new GatewaySetup
        {
            Name = builder.Configuration["name"]!,
            Postgres = builder.Configuration["postgres"],
            ClusterId = builder.Configuration["cluster"]!,
        });
        builder.Services.AddHostedService<CheckingGateway>();
        using IHost host = builder.Build();
        await host.StartAsync();
        Console.WriteLine("gateway is ready");
        await host.WaitForShutdownAsync();
        return 0;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _log.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        Enumerable.Range(0, Loops).Select(number => Task.Run(() => AskAsync(number, stoppingToken), stoppingToken)));

    private async Task AskAsync(int number, CancellationToken stop)
    {
        Random random = new((Environment.ProcessId * Loops) + number);
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(PauseMilliseconds));
        try
        {
            double due = 0;
            while (await timer.WaitForNextTickAsync(stop))
            {
                for (due += _perPause; due >= 1; due--)
                {
                    await AskOnceAsync(random.Next(_doors.Tenants), random.Next(_doors.People), stop);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }

    private async Task AskOnceAsync(int tenant, int person, CancellationToken stop)
    {
        CheckRequest request = new()
        {
            Tenant = Doors.TenantId(tenant),
            SubjectId = _doors.PersonId(person),
            Action = Doors.Action,
            ResourceType = Doors.Resource,
            ResourceId = Doors.TenantId(tenant),
        };
        long begun = Stopwatch.GetTimestamp();
        CheckAnswer answer = await _gateway.CheckAsync(request, default, stop);
        long answered = Stopwatch.GetTimestamp();
        LoggedVerdict verdict = answer.Verdict switch
        {
            Verdict.Unavailable => LoggedVerdict.Unavailable,
            Verdict.Deny => LoggedVerdict.Deny,
            Verdict.Allow => LoggedVerdict.Allow,
        };
        int version = answer.IsAllowed ? Doors.VersionOf(answer.Obligations) : 0;
        lock (_lock)
        {
            CheckLog.Write(_log, new LoggedCheck(begun, answered, tenant, person, verdict, answer.Revision, version));
        }
    }
}
