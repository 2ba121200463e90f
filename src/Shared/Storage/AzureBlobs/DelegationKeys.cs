using Azure.Storage.Blobs.Models;
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
    private volatile UserDelegationKey? current;
    private DateTimeOffset tryAgainAt;

    /// <summary>A key that is good until then.</summary>
    public async ValueTask<UserDelegationKey> UntilAsync(DateTimeOffset until, CancellationToken ct)
    {
        if (current is { } fresh && IsFresh(fresh)) return fresh;
        await renewing.WaitAsync(ct);
        try
        {
            var now = client.Clock.GetUtcNow();
            if (current is { } key && (IsFresh(key) || (key.SignedExpiresOn > until && now < tryAgainAt))) return key;
            return current = await RequestAsync(now, ct);
        }
        catch (BlobStoreException e) when (current is { } old && old.SignedExpiresOn > until)
        {
            tryAgainAt = client.Clock.GetUtcNow() + Pause;
            StorageLog.KeyNotRenewed(logger, e.Message, old.SignedExpiresOn);
            return old;
        }
        finally
        {
            renewing.Release();
        }
    }

    private bool IsFresh(UserDelegationKey key) => key.SignedExpiresOn > client.Clock.GetUtcNow() + StorageOptions.MaxLife + Skew;

    private Task<UserDelegationKey> RequestAsync(DateTimeOffset now, CancellationToken ct) =>
        client.CallAsync("give a user delegation key", async () => (await client.Service.GetUserDelegationKeyAsync(
            new BlobGetUserDelegationKeyOptions(now + Life) { StartsOn = now - Skew }, ct)).Value, ct);
}
