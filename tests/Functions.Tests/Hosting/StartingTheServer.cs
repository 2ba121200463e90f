using System.Net;

namespace Veza.Functions.Tests.Hosting;

public sealed class StartingTheServer
{
    [Fact]
    public async Task It_answers_on_a_port_of_its_own()
    {
        await using var server = await TestServer.StartAsync();

        using var answer = await server.Http.GetAsync(new Uri("/health/live", UriKind.Relative));

        Assert.NotEqual(0, server.Address.Port);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
