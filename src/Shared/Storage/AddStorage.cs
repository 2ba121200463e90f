using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Storage.AzureBlobs;
using Veza.Shared.Storage.LocalFiles;

namespace Veza.Shared.Storage;

/// <summary>Registration.</summary>
public static class StorageRegistration
{
    /// <summary>The store that section <c>Veza:Storage</c> asks for: Azure when an account is given, else the folder.</summary>
    /// <param name="services">The container.</param>
    /// <param name="settings">Where settings come from.</param>
    /// <param name="needsAccount">There is no folder that outlives the process.</param>
    /// <param name="secret">The installation's secret, from which the folder derives the key of its addresses.</param>
    public static IServiceCollection AddStorage(
        this IServiceCollection services, IConfiguration settings, bool needsAccount, Func<IServiceProvider, string> secret)
    {
        services.AddSettings<StorageOptions>(settings, "Storage", (s, o) => s.Bind(o), o => o.Validate(needsAccount));
        return services
            .AddSingleton(s => new SignedBlobUrls(secret(s), s.GetRequiredService<TimeProvider>())).AddSingleton<FolderBlobStore>()
            .AddSingleton(MakeClient).AddSingleton<DelegationKeys>().AddSingleton<AzureBlobStore>()
            .AddSingleton<IBlobStore>(s => IsAzure(s)
                ? s.GetRequiredService<AzureBlobStore>() : s.GetRequiredService<FolderBlobStore>())
            .AddSingleton<IHostedService>(s => IsAzure(s)
                ? ActivatorUtilities.CreateInstance<LocalContainer>(s) : ActivatorUtilities.CreateInstance<FolderSweep>(s));
    }

    /// <summary>Whether this server itself receives and sends the files.</summary>
    public static bool KeepsFilesItself(this IServiceProvider services) => !IsAzure(services);

    private static bool IsAzure(IServiceProvider services) => services.GetRequiredService<IOptions<StorageOptions>>().Value.IsAzure;

    private static AzureBlobClient MakeClient(IServiceProvider services)
    {
        var settings = services.GetRequiredService<IOptions<StorageOptions>>().Value;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // so that a change of address is noticed
        };
        return new AzureBlobClient(
            settings, settings.ServiceUri.Length > 0 ? AzureIdentity.Credential(settings.ClientId) : null, handler,
            services.GetRequiredService<TimeProvider>());
    }
}
