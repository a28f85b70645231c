using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrleansRoles.AspNetCore.Start;

/// <summary>
/// Looks at all endpoints when the pipeline is built, before the server listens: what is wrong stops the start, with
/// every mistake named at once.
/// </summary>
internal sealed class EndpointCheck : IStartupFilter
{
    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        Check(app.ApplicationServices);
    };

    /// <exception cref="PermissionSetupException">An endpoint is marked wrongly, or not at all.</exception>
    private static void Check(IServiceProvider services)
    {
        PermissionOptions options = services.GetRequiredService<IOptions<PermissionOptions>>().Value;
        EndpointRules rules = new(options, services.GetRequiredService<IServiceProviderIsService>());
        IReadOnlyList<Microsoft.AspNetCore.Http.Endpoint> endpoints =
            services.GetService<EndpointDataSource>()?.Endpoints ?? [];
        List<string> mistakes = [.. endpoints.SelectMany(rules.Mistakes).Distinct(StringComparer.Ordinal)];
        if (services.GetService<IOptions<RouteOptions>>()?.Value is { SuppressCheckForUnhandledSecurityMetadata: true })
        {
            mistakes.Add(
                "`RouteOptions.SuppressCheckForUnhandledSecurityMetadata` is on, so that endpoints would run unchecked "
                + "where `UseAuthorization` is missing: leave it off");
        }

        if (mistakes.Count > 0)
        {
            throw new PermissionSetupException(string.Join(Environment.NewLine, mistakes));
        }
    }
}

/// <summary>Endpoints are marked wrongly, or not at all; the message has one line for each mistake.</summary>
public sealed class PermissionSetupException : Exception
{
    internal PermissionSetupException(string message)
        : base(message)
    {
    }
}
