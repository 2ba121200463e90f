using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Veza.Shared.Storage;

namespace Veza.Shared.Tests.Storage;

public sealed class TheSettingsOfFiles
{
    private const string Good = "AccountName=chat;AccountKey=" + Key;
    private const string Key = "c2VjcmV0c2VjcmV0c2VjcmV0";

    [Theory]
    [InlineData("", "https://chat.blob.core.windows.net", "", "attachments", "/files", "Veza:Storage:Folder is '/files'", "remove")]
    [InlineData(Good, "https://chat.blob.core.windows.net", "", "attachments", "", "Veza:Storage:ServiceUri is 'https://chat", "keep one")]
    [InlineData("", "", "11111111-1111-1111-1111-111111111111", "attachments", "", "Veza:Storage:ClientId is", "remove the id")]
    [InlineData("", "https://chat.blob.core.windows.net", "chat", "attachments", "", "Veza:Storage:ClientId is 'chat'", "UUID")]
    [InlineData(Good, "", "", "Bad_Name", "", "Veza:Storage:Container is 'Bad_Name'", "a-z")]
    [InlineData(Good, "", "", "a--b", "", "Veza:Storage:Container is 'a--b'", "single hyphens")]
    [InlineData("AccountKey=" + Key, "", "", "attachments", "", "Veza:Storage:ConnectionString has no AccountName", "Access keys")]
    [InlineData("AccountName=chat;AccountKey=%%secret%%", "", "", "attachments", "", "has no AccountKey in Base64", "Access keys")]
    [InlineData("BlobEndpoint=https://chat.blob.core.windows.net;SharedAccessSignature=sv=secret", "", "", "attachments", "", "shared access signature", "account's key")]
    [InlineData(Good + ";BlobEndpoint=ftp://chat", "", "", "attachments", "", "no usable blob address", "http://127.0.0.1:10000")]
    [InlineData("", "http://chat.blob.core.windows.net", "", "attachments", "", "Veza:Storage:ServiceUri", "with https")]
    [InlineData("", "https://chat.blob.core.windows.net?sv=secret", "", "attachments", "", "Veza:Storage:ServiceUri", "without a container")]
    public void What_does_not_go_together_is_refused_with_a_remedy_and_without_a_secret(
        string connectionString, string serviceUri, string clientId, string container, string folder, string problem, string remedy)
    {
        var fault = new StorageOptions
        {
            ConnectionString = connectionString, ServiceUri = serviceUri, ClientId = clientId, Container = container, Folder = folder,
        }.Validate();

        Assert.Contains(problem, fault, StringComparison.Ordinal);
        Assert.Contains(remedy, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_will_do_anywhere_but_behind_the_Functions_host()
    {
        var folder = new StorageOptions();

        Assert.Null(folder.Validate());
        Assert.Contains("Veza__Storage__ServiceUri", folder.Validate(onAzure: true), StringComparison.Ordinal);
        Assert.Null(new StorageOptions { ConnectionString = Good }.Validate(onAzure: true));
        Assert.Null(new StorageOptions { ServiceUri = "https://chat.blob.core.windows.net" }.Validate(onAzure: true));
    }

    [Theory]
    [InlineData("UploadLife", "02:00:00", "is 02:00:00", "01:00:00")]
    [InlineData("DownloadLife", "00:00:01", "is 00:00:01", "00:00:10")]
    [InlineData("MaxBytes", "1", "is 1", "1024")]
    [InlineData("Timeout", "00:00:00", "is 00:00:00", "00:00:01")]
    public async Task Limits_are_checked_at_start(string setting, string value, string problem, string remedy)
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(
            () => TestServer.StartAsync(new Dictionary<string, string> { [$"Veza:Storage:{setting}"] = value }));

        Assert.Contains($"Veza:Storage:{setting} {problem}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_stops_the_start()
    {
        var file = Path.GetTempFileName();

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => TestServer.StartAsync(new Dictionary<string, string> { ["Veza:Storage:Folder"] = file }));

        File.Delete(file);
        Assert.Contains($"Veza:Storage:Folder is '{file}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Veza__Storage__Folder", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_an_account_the_server_makes_its_container_and_lets_clients_send_there()
    {
        await using var azurite = await Azurite.StartAsync();
        await using var server = await TestServer.StartAsync(new Dictionary<string, string>
        {
            ["Veza:Storage:Folder"] = "", ["Veza:Storage:ConnectionString"] = azurite.ConnectionString, ["Veza:Storage:Container"] = "made-here",
        });
        var store = server.Services.GetRequiredService<IBlobStore>();
        var upload = await store.CreateUploadAsync(new("room-1", Fresh.Id()), "text/plain", 10, TimeSpan.FromMinutes(1), default);
        using var preflight = new HttpRequestMessage(HttpMethod.Options, upload.Url);
        preflight.Headers.Add("Origin", "http://127.0.0.1:7071");
        preflight.Headers.Add("Access-Control-Request-Method", "PUT");
        preflight.Headers.Add("Access-Control-Request-Headers", "content-type,x-ms-blob-type");
        await server.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>()
            .OfType<Veza.Shared.Storage.AzureBlobs.LocalContainer>().Single().ExecuteTask!;

        using var allowed = await server.Http.SendAsync(preflight);
        using var own = await server.Http.GetAsync(new Uri("/api/blobs/room-1/x", UriKind.Relative));

        Assert.StartsWith(azurite.Endpoint + "/made-here/room-1/", upload.Url.OriginalString, StringComparison.Ordinal);
        Assert.Equal(200, (int)allowed.StatusCode);
        Assert.Equal(404, (int)own.StatusCode);
        Assert.Empty(server.Log.Errors);
    }
}
