using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Veza.Shared.Storage.AzureBlobs;

/// <summary>
/// Makes the container where a connection string is given: nobody else does for an emulator. On this machine it also lets web
/// pages of any origin send and fetch, as the deployment does on Azure for the origins that may. Never holds up the start.
/// </summary>
internal sealed class LocalContainer(AzureBlobClient client, IOptions<StorageOptions> options, ILogger<LocalContainer> logger)
    : BackgroundService
{
    private const string AnyOrigin =
        "<StorageServiceProperties><Cors><CorsRule><AllowedOrigins>*</AllowedOrigins>"
        + "<AllowedMethods>GET,PUT,HEAD,OPTIONS</AllowedMethods>"
        + "<AllowedHeaders>*</AllowedHeaders><ExposedHeaders>*</ExposedHeaders><MaxAgeInSeconds>600</MaxAgeInSeconds></CorsRule></Cors>"
        + "</StorageServiceProperties>";

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);

    /// <summary>Done when it exists; no difference when it did before.</summary>
    public async Task EnsureContainerAsync(CancellationToken ct)
    {
        using var made = await client.SendAsync(HttpMethod.Put, $"/{options.Value.Container}?restype=container", prepare: null, ct);
        if (made.StatusCode is not (HttpStatusCode.Created or HttpStatusCode.Conflict))
            throw client.Unexpected(made, "make the container");
        if (!client.Account.IsLocal) return;

        using var open = await client.SendAsync(
            HttpMethod.Put, "/?restype=service&comp=properties",
            r => r.Content = new StringContent(AnyOrigin, Encoding.UTF8)
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/xml") },
            },
            ct);
        if (open.StatusCode != HttpStatusCode.Accepted) throw client.Unexpected(open, "let web pages send files");
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (client.Account.Key is not null)
        {
            try
            {
                await EnsureContainerAsync(stoppingToken);
                return;
            }
            catch (BlobStoreException e)
            {
                StorageLog.ContainerNotMade(logger, options.Value.Container, e.Message, Wait);
                await Task.Delay(Wait, client.Clock, stoppingToken);
            }
        }
    }
}
