using System.Net.Http.Headers;
using System.Text;
using Veza.Shared.Storage.AzureBlobs;

namespace Veza.Shared.Tests.Storage;

/// <summary>Signatures against values that the official library and the emulator agree on.</summary>
public sealed class SigningForAzure
{
    private const string Blob = "attachments/room-42/a b.txt";

    private static readonly AccountAddress Account = AccountAddress.Parse("UseDevelopmentStorage=true");
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly BlobSas Download = new(Blob, "r", Start.AddMinutes(10), IsHttps: false) { Start = Start };

    [Fact]
    public void A_request_without_a_body()
    {
        using var request = Request(HttpMethod.Put, "/attachments?restype=container");

        Assert.Equal(
            "PUT\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:Tue, 01 Jan 2030 00:00:00 GMT\nx-ms-version:2022-11-02\n"
            + "/devstoreaccount1/devstoreaccount1/attachments\nrestype:container",
            SharedKey.StringToSign(request, Account.Account));
        Assert.Equal("devstoreaccount1:sOvWRmmUqzkpvZkXBrZMLwN+m2cIQ4ZgVtSLL/roLBQ=", SharedKey.Authorize(request, Account));
    }

    [Fact]
    public void A_request_with_a_body_and_an_encoded_name()
    {
        using var request = Request(HttpMethod.Put, "/attachments/room-42/a%20b.txt");
        request.Headers.Add("x-ms-blob-type", "BlockBlob");
        request.Content = new ByteArrayContent("12345"u8.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("text/plain") } };

        Assert.Equal("devstoreaccount1:7E88iLtHTC9Yw8JYeG34aMyx6YwPZKe5UtpBYBYwyfQ=", SharedKey.Authorize(request, Account));
    }

    [Fact]
    public void A_request_for_a_part_has_the_range_in_a_line_of_its_own()
    {
        using var request = Request(HttpMethod.Get, "/attachments/x?b=2&a=1");
        request.Headers.Range = new RangeHeaderValue(1, 2);
        request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);

        Assert.Equal(
            "GET\n\n\n\n\n\n\n\n\n*\n\nbytes=1-2\nx-ms-date:Tue, 01 Jan 2030 00:00:00 GMT\nx-ms-version:2022-11-02\n"
            + "/devstoreaccount1/devstoreaccount1/attachments/x\na:1\nb:2",
            SharedKey.StringToSign(request, Account.Account));
    }

    [Fact]
    public void An_address_for_an_upload() => Assert.Equal(
        "YYox4jk0kzx/XTVlsSYj/VMYDKtDD/5Y2OTZHl4rN98=",
        Signature((Download with { Permissions = "cw" }).Query(Account.Account, Account.Key!)));

    [Fact]
    public void An_address_for_a_download_with_headers_of_its_own()
    {
        var query = (Download with { Disposition = "attachment; filename=\"a b.txt\"", ContentType = "text/plain" })
            .Query(Account.Account, Account.Key!);

        Assert.Equal("RqtIQvXX7jZDXb2deRV8GrIPkLSl/KluX6nuwpVoyWw=", Signature(query));
        Assert.Contains("rscd=attachment%3B%20filename%3D%22a%20b.txt%22", query, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_signed_for_an_identity()
    {
        var key = new DelegationKey(
            "22222222-2222-2222-2222-222222222222", "11111111-1111-1111-1111-111111111111", "2030-01-01T00:00:00Z",
            "2030-01-01T01:00:00Z", "b", "2022-11-02", Encoding.ASCII.GetBytes("sample-user-delegation-key-00000"));

        var query = (Download with { IsHttps = true }).Query("contosochat", key);

        Assert.Equal("QnW2boIPerybUvLVRUTyw0Z7hEgfAF+TdbjPZ0FGbT0=", Signature(query));
        Assert.Equal(Start.AddHours(1), key.ExpiresAt);
    }

    [Theory]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=chat;AccountKey=c2VjcmV0c2VjcmV0c2VjcmV0;EndpointSuffix=core.windows.net", "https://chat.blob.core.windows.net", "chat")]
    [InlineData("AccountName=chat;AccountKey=c2VjcmV0c2VjcmV0c2VjcmV0", "https://chat.blob.core.windows.net", "chat")]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10000/devstoreaccount1", "devstoreaccount1")]
    public void A_connection_string_names_the_account(string text, string endpoint, string account)
    {
        var address = AccountAddress.Parse(text);

        Assert.Null(AccountAddress.FaultOf(text));
        Assert.Equal((endpoint, account), (address.Endpoint, address.Account));
        Assert.NotEmpty(address.Key!);
    }

    [Theory]
    [InlineData("https://chat.blob.core.windows.net", "https://chat.blob.core.windows.net", "chat")]
    [InlineData("https://chat.blob.core.windows.net/", "https://chat.blob.core.windows.net", "chat")]
    public void An_address_names_the_account(string text, string endpoint, string account)
    {
        var address = AccountAddress.ParseUri(text);

        Assert.Null(AccountAddress.FaultOfUri(text));
        Assert.Equal((endpoint, account), (address.Endpoint, address.Account));
        Assert.Null(address.Key);
    }

    private static HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, Account.Endpoint + path);
        request.Headers.Add("x-ms-date", "Tue, 01 Jan 2030 00:00:00 GMT");
        request.Headers.Add("x-ms-version", BlobSas.Version);
        return request;
    }

    private static string Signature(string query) => Uri.UnescapeDataString(query[(query.IndexOf("sig=", StringComparison.Ordinal) + 4)..]);
}
