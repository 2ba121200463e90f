using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;
using Microsoft.Extensions.Logging;

namespace Veza.Shared.Storage.AzureBlobs;

/// <summary>
/// The key that signs addresses where no account key is known. One key signs many; it is renewed when it could no longer
/// outlive the longest address. While it cannot be renewed it serves as long as it outlives the address that is asked for.
/// </summary>
internal sealed class DelegationKeys(AzureBlobClient client, ILogger<DelegationKeys> logger)
{
    private static readonly TimeSpan Life = 2 * StorageOptions.MaxLife;
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim renewing = new(1);
    private volatile DelegationKey? current;
    private DateTimeOffset tryAgainAt;

    /// <summary>A key that is good until then.</summary>
    public async ValueTask<DelegationKey> UntilAsync(DateTimeOffset until, CancellationToken ct)
    {
        if (current is { } fresh && IsFresh(fresh)) return fresh;
        await renewing.WaitAsync(ct);
        try
        {
            var now = client.Clock.GetUtcNow();
            if (current is { } key && (IsFresh(key) || (key.ExpiresAt > until && now < tryAgainAt))) return key;
            return current = await RequestAsync(now, ct);
        }
        catch (BlobStoreException e) when (current is { } old && old.ExpiresAt > until)
        {
            tryAgainAt = client.Clock.GetUtcNow() + Pause;
            StorageLog.KeyNotRenewed(logger, e.Message, old.ExpiresAt);
            return old;
        }
        finally
        {
            renewing.Release();
        }
    }

    private bool IsFresh(DelegationKey key) => key.ExpiresAt > client.Clock.GetUtcNow() + StorageOptions.MaxLife + Skew;

    private async Task<DelegationKey> RequestAsync(DateTimeOffset now, CancellationToken ct)
    {
        var body = Encoding.UTF8.GetBytes(new XDocument(new XElement(
            "KeyInfo", new XElement("Start", BlobSas.Time(now - Skew)), new XElement("Expiry", BlobSas.Time(now + Life)))).ToString());
        using var response = await client.SendAsync(
            HttpMethod.Post, "/?restype=service&comp=userdelegationkey",
            request => request.Content = new ByteArrayContent(body)
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/xml") },
            },
            ct);
        if (response.StatusCode != HttpStatusCode.OK) throw client.Unexpected(response, "give a user delegation key");

        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        var key = (await XDocument.LoadAsync(stream, LoadOptions.None, ct)).Root;
        return new DelegationKey(
            Part("SignedOid"), Part("SignedTid"), Part("SignedStart"), Part("SignedExpiry"), Part("SignedService"),
            Part("SignedVersion"), Convert.FromBase64String(Part("Value")));

        string Part(string name) => key?.Element(name)?.Value
            ?? throw new BlobStoreException($"The user delegation key of {client.Account.Endpoint} has no {name}.", isOutage: false);
    }
}
