using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;

namespace Veza.Shared.Storage.AzureBlobs;

/// <summary>
/// Sends authorized requests to the account. What fails for now (no answer, a late one, 408, 429, 500, 502, 503, 504) is
/// repeated with growing pauses, so every request here must be one that does no harm twice.
/// </summary>
internal sealed class AzureBlobClient(
    IHttpClientFactory clients, AccountAddress account, TokenCredential? credential, IOptions<StorageOptions> options,
    TimeProvider clock)
{
    /// <summary>Of the <see cref="HttpClient"/>.</summary>
    public const string Name = "veza-storage";

    private const int Attempts = 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private static readonly TokenRequestContext Scope = new(["https://storage.azure.com/.default"]);

    public AccountAddress Account => account;

    public TimeProvider Clock => clock;

    /// <summary>Sends the request. The answer may be any that is not an outage; its body is not read yet.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">After the account's address, with its query; nothing in it needs encoding.</param>
    /// <param name="prepare">Adds headers and content, anew for each attempt.</param>
    /// <exception cref="BlobStoreException">An outage, after the last attempt.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, Action<HttpRequestMessage>? prepare, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            string reason;
            Exception? cause = null;
            try
            {
                var response = await AttemptAsync(method, path, prepare, ct);
                if (!IsOutage(response.StatusCode)) return response;
                reason = Answered(response);
                response.Dispose();
            }
            catch (Exception e) when (
                e is HttpRequestException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
            {
                (reason, cause) = (e is OperationCanceledException ? "no answer in time" : "no connection", e);
            }
            catch (AuthenticationFailedException e)
            {
                throw new BlobStoreException(
                    "No token for blob storage was to be had. Check that the identity exists and that Veza:Storage:ClientId, "
                    + "where one is set, is its client id.", isOutage: true, e);
            }

            if (attempt == Attempts)
            {
                throw new BlobStoreException(
                    $"Blob storage at {account.Endpoint} fails: {reason}, {Attempts} times.", isOutage: true, cause);
            }

            await Task.Delay(Backoff.After(attempt, FirstPause, LongestPause), clock, ct);
        }
    }

    /// <summary>For an answer that nothing here expects.</summary>
    public BlobStoreException Unexpected(HttpResponseMessage response, string what)
    {
        var remedy = response.StatusCode switch
        {
            HttpStatusCode.Forbidden when account.Key is null =>
                " Give the identity the roles 'Storage Blob Data Contributor' and 'Storage Blob Delegator' on the account.",
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                " Check the key in Veza:Storage:ConnectionString, the account's network rules, and the clock of this machine.",
            HttpStatusCode.NotFound =>
                $" Check that the container '{options.Value.Container}' (Veza:Storage:Container) exists.",
            _ => "",
        };
        return new BlobStoreException(
            $"Blob storage at {account.Endpoint} refused to {what}: {Answered(response)}.{remedy}", isOutage: false);
    }

    /// <summary>The service's own code for what went wrong.</summary>
    public static string? Code(HttpResponseMessage response) =>
        response.Headers.TryGetValues("x-ms-error-code", out var codes) ? codes.FirstOrDefault() : null;

    private static bool IsOutage(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
            or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private static string Answered(HttpResponseMessage response) => $"{(int)response.StatusCode} {Code(response)}".TrimEnd();

    private async Task<HttpResponseMessage> AttemptAsync(
        HttpMethod method, string path, Action<HttpRequestMessage>? prepare, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(options.Value.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        using var request = new HttpRequestMessage(method, account.Endpoint + path);
        prepare?.Invoke(request);
        request.Headers.Add("x-ms-version", BlobSas.Version);
        request.Headers.Add("x-ms-date", clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture));
        request.Headers.Authorization = credential is null
            ? new AuthenticationHeaderValue("SharedKey", SharedKey.Authorize(request, account))
            : new AuthenticationHeaderValue("Bearer", (await credential.GetTokenAsync(Scope, either.Token)).Token);
        using var client = clients.CreateClient(Name);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
    }
}
