using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Veza.Shared.Identity;
using Veza.Shared.Storage;
using Veza.Shared.Storage.LocalFiles;

namespace Veza.Shared.Tests.Storage;

public sealed class OneServer : IAsyncLifetime
{
    public TestServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await TestServer.StartAsync();

    public Task DisposeAsync() => Server.DisposeAsync().AsTask();
}

public sealed class KeepingFilesInAFolder(OneServer one) : KeepingFiles, IClassFixture<OneServer>
{
    protected override IBlobStore Store => one.Server.Services.GetRequiredService<IBlobStore>();

    protected override HttpClient Client => one.Server.Http;

    protected override HttpStatusCode ToWriteTwice => HttpStatusCode.Conflict;

    protected override HttpStatusCode ToDelete => HttpStatusCode.MethodNotAllowed;

    protected override IBlobStore StoreAnHourAgo
    {
        get
        {
            var clock = new ManualClock(TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1));
            var secret = one.Server.Services.GetRequiredService<IOptions<IdentityOptions>>().Value.KeySecret;
            return new FolderBlobStore(
                one.Server.Services.GetRequiredService<IOptions<StorageOptions>>(), new SignedBlobUrls(secret, clock), clock);
        }
    }
}
