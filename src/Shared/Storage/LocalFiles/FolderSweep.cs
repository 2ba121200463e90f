using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Veza.Shared.Storage.LocalFiles;

/// <summary>At start: whether the folder can be used. Then, now and again: what stopped processes left half written goes.</summary>
internal sealed class FolderSweep(
    FolderBlobStore store, IOptions<StorageOptions> options, TimeProvider clock, ILogger<FolderSweep> logger) : BackgroundService
{
    /// <summary>A sender who is silent for so long has been cut off by the server.</summary>
    private static readonly TimeSpan Age = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        store.Prepare();
        StorageLog.FolderUsed(logger, options.Value.FolderPath);
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                if (store.DeleteLeftovers(Age) is var count and > 0) StorageLog.LeftoversDeleted(logger, count);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) // another process may sweep too
            {
                StorageLog.SweepFailed(logger, Age, e);
            }

            await Task.Delay(Age, clock, stoppingToken);
        }
    }
}
