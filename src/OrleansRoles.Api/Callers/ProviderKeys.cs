using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace OrleansRoles.Api.Callers;

/// <summary>
/// The signing keys of one provider, read when first needed, again when they have grown old, and again when a token
/// names a key that is not among them: that is how keys rotate. Thread-safe; one reading at a time.
/// </summary>
internal sealed class ProviderKeys(JwtOptions options, IDocumentRetriever documents, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _reading = new(1, 1);
    private volatile Reading? _last;
    private (long At, Exception Exception)? _failure;

    /// <summary>The issuers and keys, not older than <see cref="JwtOptions.RefreshAfter"/> unless the provider does not
    /// answer.</summary>
    public async ValueTask<Reading> GetAsync(CancellationToken cancellationToken) =>
        _last is { } last && time.GetElapsedTime(last.ReadAt) < options.RefreshAfter
            ? last
            : await ReadAsync(options.RefreshAfter, cancellationToken);

    /// <summary>Reads again because a key was not found; what is newer than <see cref="JwtOptions.RetryAfter"/> will
    /// do, so that invented keys cannot make the provider busy.</summary>
    public ValueTask<Reading> RenewAsync(CancellationToken cancellationToken) =>
        ReadAsync(options.RetryAfter, cancellationToken);

    public void Dispose() => _reading.Dispose();

    private async ValueTask<Reading> ReadAsync(TimeSpan oldest, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_last is { } last && time.GetElapsedTime(last.TriedAt) < oldest)
            {
                return last;
            }

            if (_failure is { } failure && time.GetElapsedTime(failure.At) < options.RetryAfter)
            {
                throw new InvalidOperationException("the provider did not answer a moment ago", failure.Exception);
            }

            long now = time.GetTimestamp();
            try
            {
                _last = await ReadAsync(now, cancellationToken);
                _failure = null;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                if (_last is null)
                {
                    _failure = (now, exception);
                    throw;
                }

                // The provider does not answer: its keys of before still hold. Asked again after a while.
                _last = _last with { TriedAt = now };
            }

            return _last;
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task<Reading> ReadAsync(long now, CancellationToken cancellationToken)
    {
        if (options.Keys is { } keys)
        {
            string text = await documents.GetDocumentAsync(keys, cancellationToken);
            return new Reading([.. new JsonWebKeySet(text).GetSigningKeys()], options.Issuers, now, now);
        }

        OpenIdConnectConfiguration read = await OpenIdConnectConfigurationRetriever.GetAsync(
            options.Metadata!, documents, cancellationToken);
        return new Reading(
            [.. read.SigningKeys], options.Issuers.Count > 0 ? options.Issuers : [read.Issuer], now, now);
    }

    /// <summary>What was read.</summary>
    /// <param name="Keys">The signing keys.</param>
    /// <param name="Issuers">The accepted issuers.</param>
    /// <param name="ReadAt">When, as a timestamp.</param>
    /// <param name="TriedAt">When a reading was last tried.</param>
    internal sealed record Reading(
        IReadOnlyList<SecurityKey> Keys, IReadOnlyList<string> Issuers, long ReadAt, long TriedAt);
}

/// <summary>Where a provider's documents are.</summary>
public static class ProviderAddress
{
    /// <summary>Whether an address is one from which keys may come: nobody on the way can change them.</summary>
    public static bool IsSafe(string address) => !Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)
        || uri.IsFile || uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback);
}

/// <summary>Reads documents from https addresses, from http on this machine, and from files.</summary>
internal sealed class ProviderDocuments : IDocumentRetriever, IDisposable
{
    private const int BytesMax = 1024 * 1024;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client = new() { Timeout = _patience, MaxResponseContentBufferSize = BytesMax };

    public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
    {
        if (!ProviderAddress.IsSafe(address))
        {
            throw new InvalidOperationException($"keys are not read over plain http: `{address}`");
        }

        return Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && !uri.IsFile
            ? await _client.GetStringAsync(uri, cancel)
            : await File.ReadAllTextAsync(uri?.LocalPath ?? address, cancel);
    }

    public void Dispose() => _client.Dispose();
}
