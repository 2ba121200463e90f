using System.Net;
using System.Text;
using Newtonsoft.Json.Linq;
using Veza.Doubles.FunctionsHost;

namespace Veza.Doubles.Tests.FunctionsHost;

public sealed class PassingHttp : IDisposable
{
    private readonly TestPackage package = new();

    public void Dispose() => package.Dispose();

    [Theory]
    [InlineData("/echo/a?x=1&x=2&X=3", "/echo/a?x=1&x=2&X=3", "/echo/a?x=1%2C2%2C3")]
    [InlineData("/echo/a%2Fb", "/echo/a%252Fb", "/echo/a%2Fb")]
    [InlineData("/echo/%252e%252e/jobs", "/echo/%252e%252e/jobs", "/jobs")]
    [InlineData("/echo/..%5cjobs", "/echo/..%5Cjobs", "/jobs")]
    [InlineData("/echo/a%3Fb=1", "/echo/a%3Fb=1", "/echo/a?b=1")]
    [InlineData("/echo/%C3%A9%20x", "/echo/%C3%A9%20x", "/echo/%C3%A9%20x")]
    public async Task A_path_arrives_as_the_mode_has_it(string sent, string proxied, string forwarded)
    {
        await using var host = await package.StartAsync();
        await using var old = await StartOldAsync();


        Assert.Equal((proxied, forwarded), (await TargetAsync(host, sent), await TargetAsync(old, sent)));
    }

    [Fact]
    public async Task The_proxy_replaces_where_a_request_came_from()
    {
        await using var host = await package.StartAsync();

        var headers = await HeadersAsync(host, r =>
        {
            r.Headers.Host = "veza.example.net";
            r.Headers.Add("X-Forwarded-For", "203.0.113.9");
            r.Headers.Add("X-Forwarded-Host", "evil.example.net");
            r.Headers.Add("X-Azure-Functions-InvocationId", "mine");
            r.Headers.UserAgent.ParseAdd("Browser/1");
        });

        Assert.Equal($"127.0.0.1:{host.HandlerAddress().Port}", (string?)headers["Host"]);
        Assert.Equal("127.0.0.1", (string?)headers["X-Forwarded-For"]);
        Assert.Equal("veza.example.net", (string?)headers["X-Forwarded-Host"]);
        Assert.Equal("http", (string?)headers["X-Forwarded-Proto"]);
        Assert.Equal("Browser/1", (string?)headers["User-Agent"]);
        Assert.Equal((string?)headers["X-Azure-Functions-InvocationId"], (string?)headers["x-ms-invocation-id"]);
        Assert.NotEqual("mine", (string?)headers["X-Azure-Functions-InvocationId"]);
    }

    [Fact]
    public async Task Forwarding_keeps_where_a_request_came_from_and_adds_itself()
    {
        await using var old = await StartOldAsync();

        var headers = await HeadersAsync(old, r =>
        {
            r.Headers.Host = "veza.example.net";
            r.Headers.Add("X-Forwarded-For", "203.0.113.9");
            r.Headers.UserAgent.ParseAdd("Browser/1");
        });

        Assert.Equal("veza.example.net", (string?)headers["Host"]);
        Assert.Equal("203.0.113.9", (string?)headers["X-Forwarded-For"]);
        Assert.StartsWith("Browser/1 Azure-Functions-Host/", (string?)headers["User-Agent"], StringComparison.Ordinal);
        Assert.False(headers.ContainsKey("x-ms-invocation-id"));
    }

    [Theory]
    [InlineData(false, "text", "text")]
    [InlineData(true, "text", "")]
    public async Task Forwarding_loses_a_chunked_body(bool chunked, string sent, string arrived)
    {
        await using var host = await package.StartAsync();
        await using var old = await StartOldAsync();

        var through = await BodyAsync(host, sent, chunked);
        var rebuilt = await BodyAsync(old, sent, chunked);

        Assert.Equal((sent, arrived), (through, rebuilt));
    }

    [Fact]
    public async Task The_proxy_streams_what_the_handler_has_written_so_far()
    {
        await using var host = await package.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        await using var stream = await http.GetStreamAsync(new Uri(host.Address, "/echo/stream"));
        var first = new byte[3];
        await stream.ReadExactlyAsync(first);
        using var go = await http.PostAsync(new Uri(host.Address, "/echo/go"), null);
        using var rest = new StreamReader(stream);

        Assert.Equal("one", Encoding.ASCII.GetString(first));
        Assert.Equal("two", await rest.ReadToEndAsync());
    }

    [Fact]
    public async Task What_no_function_takes_is_the_host_s()
    {
        await using var host = await package.StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(host, "/jobs"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(host, "/other/path"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, "/"));
    }

    [Fact]
    public async Task A_handler_that_is_gone_for_good_is_a_bad_gateway()
    {
        await using var host = await package.StartAsync();
        await host.InvokeAsync("jobs", "answer=exit0");
        await Testing.Waiting.UntilAsync(() => host.StoppedBecause() is not null, () => "the host takes note");

        var status = await StatusAsync(host, "/echo/a");

        Assert.Equal(HttpStatusCode.BadGateway, status);
    }

    private Task<FunctionsHostDouble> StartOldAsync() => package.StartAsync(() => new FunctionsHostOptions
    {
        PackageFolder = package.Folder, Settings = package.Settings, HttpMode = HttpMode.Forwarding,
    });

    private static async Task<HttpResponseMessage> SendAsync(FunctionsHostDouble host, string path, Action<HttpRequestMessage>? change = null)
    {
        var raw = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Address.GetLeftPart(UriPartial.Authority) + path, raw));
        change?.Invoke(request);
        return await host.SendAsync(request);
    }

    /// <summary>As the handler saw it: under its echo, or among the calls of a function that was never meant.</summary>
    private static async Task<string> TargetAsync(FunctionsHostDouble host, string path)
    {
        using var answer = await SendAsync(host, path);
        var echo = JObject.Parse(await answer.Content.ReadAsStringAsync());
        return (string?)echo["target"] ?? (string)JArray.Parse(await host.GetAsync("/echo/calls"))[0]["target"]!;
    }

    private static async Task<JObject> HeadersAsync(FunctionsHostDouble host, Action<HttpRequestMessage> change)
    {
        using var answer = await SendAsync(host, "/echo/a", change);
        return (JObject)JObject.Parse(await answer.Content.ReadAsStringAsync())["headers"]!;
    }

    private static async Task<string> BodyAsync(FunctionsHostDouble host, string body, bool chunked)
    {
        using var answer = await SendAsync(host, "/echo/a", r =>
        {
            r.Content = new StringContent(body);
            r.Headers.TransferEncodingChunked = chunked;
        });
        return (string)JObject.Parse(await answer.Content.ReadAsStringAsync())["body"]!;
    }

    private static async Task<HttpStatusCode> StatusAsync(FunctionsHostDouble host, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        using var answer = await host.SendAsync(request);
        return answer.StatusCode;
    }
}
