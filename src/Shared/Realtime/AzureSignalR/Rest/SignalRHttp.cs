using System.Net;
using Microsoft.Extensions.Options;

namespace Veza.Shared.Realtime.AzureSignalR.Rest;

/// <summary>The pooled connections to the service: HTTP/2 over TLS, as many as are needed.</summary>
internal sealed class SignalRHttp : IDisposable
{
    private const int MaxAnswerBytes = 1024 * 1024;
    private const string ApiVersion = "2024-12-01";

    private readonly SemaphoreSlim turns;
    private readonly HttpClient client;

    /// <summary>Connects at the first call.</summary>
    public SignalRHttp(SignalRAddress address, IOptions<SignalROptions> options)
    {
        turns = new SemaphoreSlim(options.Value.MaxConcurrentRequests);
        client = new HttpClient(new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // so that a change of address is noticed
            AutomaticDecompression = DecompressionMethods.None,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
        })
        {
            BaseAddress = address.Rest,
            Timeout = options.Value.RequestTimeout,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
    }

    /// <summary>A path of ours with the version of the API, and what else belongs into the query.</summary>
    public Uri Address(string path, string query = "") =>
        new($"{path}?api-version={ApiVersion}{query}", UriKind.Relative);

    /// <summary>Sends when it is its turn.</summary>
    /// <exception cref="HttpRequestException">The service is out of reach.</exception>
    /// <exception cref="TaskCanceledException">It did not answer in time.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        await turns.WaitAsync(ct);
        try
        {
            return await client.SendAsync(request, ct);
        }
        finally
        {
            turns.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        client.Dispose();
        turns.Dispose();
    }
}
