using System.Net;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;

namespace Veza.Shared.Storage.AzureBlobs;

/// <summary>
/// The SDK's client of the account, and what its failures mean here. What fails for now (no answer, a late one, 408, 429, 500,
/// 502, 503, 504) it repeats with growing pauses, so every call must be one that does no harm twice.
/// </summary>
internal sealed class AzureBlobClient
{
    private const int Attempts = 4;
    private const int NoAnswer = 0;

    private readonly string containerName;

    /// <param name="settings">With a good connection string, or a good address of the service.</param>
    /// <param name="identity">Where an address is given.</param>
    /// <param name="handler">Sends the requests.</param>
    /// <param name="clock">By which addresses end.</param>
    public AzureBlobClient(StorageOptions settings, TokenCredential? identity, HttpMessageHandler handler, TimeProvider clock)
    {
        Clock = clock;
        containerName = settings.Container;
        // The newest version of the service that the emulator knows too.
        var options = new BlobClientOptions(BlobClientOptions.ServiceVersion.V2025_11_05)
        {
            Transport = new HttpClientTransport(handler),
            Retry =
            {
                MaxRetries = Attempts - 1, Mode = RetryMode.Exponential, Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = TimeSpan.FromSeconds(2), NetworkTimeout = settings.Timeout,
            },
        };
        Service = identity is null
            ? new BlobServiceClient(settings.ConnectionString, options)
            : new BlobServiceClient(new Uri(settings.ServiceUri), identity, options);
        Container = Service.GetBlobContainerClient(containerName);
    }

    /// <summary>By which addresses end.</summary>
    public TimeProvider Clock { get; }

    /// <summary>The account.</summary>
    public BlobServiceClient Service { get; }

    /// <summary>Where the files are.</summary>
    public BlobContainerClient Container { get; }

    /// <summary>Addresses are signed with the account's key, and not for an identity.</summary>
    public bool HasKey => Service.CanGenerateAccountSasUri;

    /// <summary>Plain HTTP is for emulators; addresses made for them are good over it.</summary>
    public SasProtocol Protocol => Service.Uri.Scheme == Uri.UriSchemeHttps ? SasProtocol.Https : SasProtocol.HttpsAndHttp;

    /// <summary>Calls the service.</summary>
    /// <param name="what">What it is to do, for the message about a refusal.</param>
    /// <param name="call">Expected refusals are caught in it.</param>
    /// <param name="ct">As the call has it.</param>
    /// <exception cref="BlobStoreException">An outage, after the last attempt, or a refusal that nothing here expects.</exception>
    public async Task<T> CallAsync<T>(string what, Func<Task<T>> call, CancellationToken ct)
    {
        try
        {
            return await call();
        }
        catch (RequestFailedException e)
        {
            throw IsOutage(e.Status) ? Outage(Answered(e), e) : Refusal(what, e);
        }
        catch (AggregateException e) // of all attempts
        {
            throw Outage(e.InnerExceptions.Any(i => i is OperationCanceledException) ? "no answer in time" : "no connection", e);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw Outage("no answer in time", e);
        }
        catch (AuthenticationFailedException e)
        {
            throw new BlobStoreException(
                "No token for blob storage was to be had. Check that the identity exists and that Veza:Storage:ClientId, "
                + "where one is set, is its client id.", isOutage: true, e);
        }
    }

    /// <summary>There is no such blob. Where there is no container, that is another matter.</summary>
    public static bool IsMissing(RequestFailedException refusal) =>
        refusal.Status == (int)HttpStatusCode.NotFound && refusal.ErrorCode != BlobErrorCode.ContainerNotFound;

    private static bool IsOutage(int status) => status is NoAnswer or 408 or 429 or 500 or 502 or 503 or 504;

    private static string Answered(RequestFailedException e) =>
        e.Status == NoAnswer ? "no connection" : $"{e.Status} {e.ErrorCode}".TrimEnd();

    private BlobStoreException Outage(string reason, Exception cause) =>
        new($"Blob storage at {Service.Uri} fails: {reason}, {Attempts} times.", isOutage: true, cause);

    private BlobStoreException Refusal(string what, RequestFailedException e)
    {
        var remedy = (HttpStatusCode)e.Status switch
        {
            HttpStatusCode.Forbidden when !HasKey =>
                " Give the identity the roles 'Storage Blob Data Contributor' and 'Storage Blob Delegator' on the account.",
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                " Check the key in Veza:Storage:ConnectionString, the account's network rules, and the clock of this machine.",
            HttpStatusCode.NotFound => $" Check that the container '{containerName}' (Veza:Storage:Container) exists.",
            _ => "",
        };
        return new BlobStoreException($"Blob storage at {Service.Uri} refused to {what}: {Answered(e)}.{remedy}", isOutage: false, e);
    }
}
