using System.Net.Sockets;
using System.Text;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Http;

/// <summary>The server answers under the names of its installation alone.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class AnsweringUnderItsNames
{
    [Theory]
    [InlineData("POST", "/api/negotiate")]
    [InlineData("POST", "/api/auth/login")]
    [InlineData("GET", "/api/rooms")]
    [InlineData("POST", "/hub/negotiate?negotiateVersion=1")]
    [InlineData("GET", "/openapi/v1.json")]
    [InlineData("GET", "/")]
    [InlineData("GET", "/nothing/here")]
    public async Task A_name_of_somebody_else_is_refused_everywhere(string method, string path)
    {
        await using var server = await TestServer.StartAsync();

        var answer = await CallAsync(server, method, path, "evil.example");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"host_not_allowed\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:1", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("[::1]", 200)]
    [InlineData("public.example.test", 200)]
    [InlineData("chat.example.test:8443", 200)]
    [InlineData("a.b.wild.example.test", 200)]
    [InlineData("wild.example.test", 400)]
    [InlineData("notwild.example.test", 400)]
    [InlineData("evilwild.example.test", 400)]
    [InlineData("chat.example.test.evil.example", 400)]
    [InlineData("127.0.0.2", 400)]
    [InlineData("192.0.2.1", 400)]
    [InlineData("localhost.evil.example", 400)]
    [InlineData("", 400)]
    public async Task Allowed_are_this_machine_the_public_address_and_what_the_settings_name(string host, int status)
    {
        await using var server = await TestServer.StartAsync([
            new("Veza:Realtime:PublicUrl", "https://public.example.test/"), new("Veza:Http:AllowedHosts:0", "chat.example.test"),
            new("Veza:Http:AllowedHosts:1", "*.wild.example.test"),
        ]);

        var answer = await CallAsync(server, "GET", "/.well-known/jwks.json", host);

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_name_will_do_where_the_settings_say_so_and_for_health()
    {
        await using var open = await TestServer.StartAsync([new("Veza:Http:AllowedHosts:0", "*")]);
        await using var server = await TestServer.StartAsync();

        var answers = new[]
        {
            await CallAsync(open, "GET", "/.well-known/jwks.json", "evil.example"),
            await CallAsync(server, "GET", "/health/ready", "10.0.0.7"),
        };

        Assert.All(answers, a => Assert.StartsWith("HTTP/1.1 200 ", a, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("AllowedHosts", "https://chat.example.com")]
    [InlineData("AllowedHosts", "chat.example.com/path")]
    [InlineData("TrustedProxies", "proxy.example.com")]
    [InlineData("TrustedProxies", "10.0.0.0/99")]
    public async Task A_setting_that_makes_no_sense_stops_the_start(string name, string value)
    {
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => TestServer.StartAsync([new($"Veza:Http:{name}:0", value)]));

        Assert.Contains($"Veza:Http:{name} holds '{value}'", fault.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The whole answer. By hand, since clients send no host that they did not resolve.</summary>
    private static async Task<string> CallAsync(TestServer server, string method, string path, string host)
    {
        using var socket = new TcpClient(server.Address.Host, server.Address.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
