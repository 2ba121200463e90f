using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Veza.Shared.Storage.AzureBlobs;

/// <summary>
/// Makes the container where a connection string is given: nobody else does for an emulator. On this machine it also lets web
/// pages of any origin send and fetch, as the deployment does on Azure for the origins that may. Never holds up the start.
/// </summary>
internal sealed class LocalContainer(AzureBlobClient client, ILogger<LocalContainer> logger) : BackgroundService
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);

    /// <summary>Done when it exists; no difference when it did before.</summary>
    public async Task EnsureContainerAsync(CancellationToken ct)
    {
        await client.CallAsync(
            "make the container", async () => await client.Container.CreateIfNotExistsAsync(cancellationToken: ct), ct);
        if (!client.Service.Uri.IsLoopback) return; // no emulator

        await client.CallAsync("let web pages send files", async () =>
        {
            var properties = (await client.Service.GetPropertiesAsync(ct)).Value;
            properties.Cors = [AnyOrigin()];
            return await client.Service.SetPropertiesAsync(properties, ct);
        }, ct);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (client.HasKey)
        {
            try
            {
                await EnsureContainerAsync(stoppingToken);
                return;
            }
            catch (BlobStoreException e)
            {
                StorageLog.ContainerNotMade(logger, client.Container.Name, e.Message, Wait);
                await Task.Delay(Wait, client.Clock, stoppingToken);
            }
        }
    }

    private static BlobCorsRule AnyOrigin() => new()
    {
        AllowedOrigins = "*", AllowedMethods = "GET,PUT,HEAD,OPTIONS", AllowedHeaders = "*", ExposedHeaders = "*", MaxAgeInSeconds = 600,
    };
}
