using System.Web;
using Veza.Shared.Storage;
using Veza.Shared.Storage.AzureBlobs;

namespace Veza.Shared.Tests.Storage;

/// <summary>What addresses say, and whose they are.</summary>
public sealed class SigningForAzure
{
    private static readonly BlobName Name = new("room-42", Fresh.Id());

    [Fact]
    public async Task An_address_for_an_upload_is_good_for_one_new_blob_and_a_while()
    {
        var clock = new ManualClock(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var store = new ScriptedAzure(_ => throw new InvalidOperationException("Nothing is asked.")).Store(clock);

        var upload = await store.CreateUploadAsync(Name, "text/plain", 10, TimeSpan.FromMinutes(10), default);

        var query = HttpUtility.ParseQueryString(upload.Url.Query);
        Assert.Equal($"/devstoreaccount1/attachments/{Name}", upload.Url.AbsolutePath);
        Assert.Equal(("c", "b", "https,http", "2030-01-01T00:10:00Z"), (query["sp"], query["sr"], query["spr"], query["se"]));
        Assert.Equal(clock.GetUtcNow() + TimeSpan.FromMinutes(10), upload.ExpiresAt);
    }

    [Fact]
    public async Task An_address_for_a_download_says_what_a_browser_makes_of_it()
    {
        var store = new ScriptedAzure(_ => throw new InvalidOperationException("Nothing is asked.")).Store();
        var download = new BlobDownload("a b.html", "text/html");

        var url = await store.CreateDownloadAsync(Name, download, TimeSpan.FromMinutes(10), default);

        var query = HttpUtility.ParseQueryString(url.Query);
        Assert.Equal(
            ("r", "application/octet-stream", download.Disposition, "private, max-age=600, immutable"),
            (query["sp"], query["rsct"], query["rscd"], query["rscc"]));
    }

    [Theory]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=chat;AccountKey=c2VjcmV0c2VjcmV0c2VjcmV0;EndpointSuffix=core.windows.net", "https://chat.blob.core.windows.net/", "chat")]
    [InlineData("AccountName=chat;AccountKey=c2VjcmV0c2VjcmV0c2VjcmV0", "https://chat.blob.core.windows.net/", "chat")]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10000/devstoreaccount1", "devstoreaccount1")]
    public void A_connection_string_names_the_account(string text, string endpoint, string account)
    {
        Assert.Null(AccountAddress.FaultOf(text));

        var client = new AzureBlobClient(new() { ConnectionString = text }, identity: null, new SocketsHttpHandler(), TimeProvider.System);

        Assert.Equal((endpoint, account, true), (client.Service.Uri.AbsoluteUri, client.Service.AccountName, client.HasKey));
    }

    [Theory]
    [InlineData("https://chat.blob.core.windows.net", "https://chat.blob.core.windows.net/", "chat")]
    [InlineData("https://chat.blob.core.windows.net/", "https://chat.blob.core.windows.net/", "chat")]
    public void An_address_names_the_account(string text, string endpoint, string account)
    {
        Assert.Null(AccountAddress.FaultOfUri(text));

        var client = new AzureBlobClient(new() { ServiceUri = text }, new FixedToken(), new SocketsHttpHandler(), TimeProvider.System);

        Assert.Equal((endpoint, account, false), (client.Service.Uri.AbsoluteUri, client.Service.AccountName, client.HasKey));
    }
}
