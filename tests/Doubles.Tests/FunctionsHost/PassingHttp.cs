using System.Net;
using System.Text;
using Newtonsoft.Json.Linq;
using Veza.Doubles.FunctionsHost;

namespace Veza.Doubles.Tests.FunctionsHost;

public sealed class PassingHttp(StartedHost started) : IClassFixture<StartedHost>
{
    private FunctionsHostDouble Host => started.Host;

    [Theory]
    [InlineData("/echo/a?x=1&x=2&X=3", "/echo/a?x=1&x=2&X=3")]
    [InlineData("/echo/a%2Fb", "/echo/a%252Fb")]
    [InlineData("/echo/%252e%252e/jobs", "/echo/%252e%252e/jobs")]
    [InlineData("/echo/..%5cjobs", "/echo/..%5Cjobs")]
    [InlineData("/echo/a%3Fb=1", "/echo/a%3Fb=1")]
    [InlineData("/echo/%C3%A9%20x", "/echo/%C3%A9%20x")]
    public async Task A_path_arrives_decoded_once_and_encoded_anew(string sent, string arrived)
    {
        using var answer = await SendAsync(sent);

        var echo = JObject.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(arrived, (string?)echo["target"]);
    }

    [Fact]
    public async Task The_proxy_replaces_where_a_request_came_from_and_which_call_it_belongs_to()
    {
        using var answer = await SendAsync("/echo/a", r =>
        {
            r.Headers.Host = "veza.example.net";
            r.Headers.Add("X-Forwarded-For", "203.0.113.9");
            r.Headers.Add("X-Forwarded-Host", "evil.example.net");
            r.Headers.Add("x-ms-invocation-id", "mine");
            r.Headers.UserAgent.ParseAdd("Browser/1");
        });
        var echo = JObject.Parse(await answer.Content.ReadAsStringAsync());
        var headers = (JObject)echo["headers"]!;

        Assert.Equal("http://veza.example.net 127.0.0.1", (string?)echo["from"]); // the worker's packages have read the headers
        Assert.Equal("Browser/1", (string?)headers["User-Agent"]);
        Assert.True(Guid.TryParse((string?)headers["x-ms-invocation-id"], out _));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_arrives_as_it_was_sent(bool chunked)
    {
        var body = new string('x', 500_000);
        using var answer = await SendAsync("/echo/a", r =>
        {
            r.Content = new StringContent(body);
            r.Headers.TransferEncodingChunked = chunked;
        });

        var echo = JObject.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(body, (string?)echo["body"]);
    }

    [Fact]
    public async Task The_proxy_streams_what_the_worker_has_written_so_far()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/echo/stream", UriKind.Relative));
        using var answer = await Host.SendAsync(request);

        await using var stream = await answer.Content.ReadAsStreamAsync();
        var first = new byte[3];
        await stream.ReadExactlyAsync(first);
        await Host.GetAsync("/echo/go");
        using var rest = new StreamReader(stream);

        Assert.Equal("one", Encoding.ASCII.GetString(first));
        Assert.Equal("two", await rest.ReadToEndAsync());
    }

    [Theory]
    [InlineData("/jobs", HttpStatusCode.NotFound)]
    [InlineData("/other/path", HttpStatusCode.NotFound)]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/secret", HttpStatusCode.Unauthorized)]
    [InlineData("/echo/fail", HttpStatusCode.InternalServerError)]
    public async Task What_no_function_takes_or_may_take_is_the_host_s_to_answer(string path, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        using var answer = await Host.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task The_worker_takes_no_request_that_no_call_belongs_to()
    {
        var worker = await Host.WorkerAddressAsync();

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(worker, "/echo/a"));
        using var answer = await Host.SendAsync(request);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync(string path, Action<HttpRequestMessage>? change = null)
    {
        var raw = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Host.Address.GetLeftPart(UriPartial.Authority) + path, raw));
        change?.Invoke(request);
        return await Host.SendAsync(request);
    }
}
