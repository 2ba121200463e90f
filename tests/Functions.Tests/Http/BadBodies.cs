using System.Net.Http.Headers;
using System.Text;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Http;

public sealed class BadBodies
{
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{\"email\":\"a\",}")]
    [InlineData("{\"email\":\"\\ud800\",\"password\":\"p\"}")]
    public async Task What_is_not_a_JSON_object_is_malformed(string body)
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.Http.PostAnswerAsync("/api/auth/login", body);

        Assert.Equal(400, answer.Status);
        Assert.Contains(answer.Code, new[] { "malformed_json", "validation_failed" });
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_malformed()
    {
        await using var server = await TestServer.StartAsync();
        using var content = new ByteArrayContent([.. "{\"email\":\""u8, 0xC3, 0x28, .. "\",\"password\":\"p\"}"u8]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        var answer = await Answer.FromAsync(await server.Http.PostAsync(new Uri("/api/auth/login", UriKind.Relative), content));

        Assert.Equal(400, answer.Status);
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task Too_large_a_body_is_refused_whether_its_length_is_told_or_not()
    {
        await using var server = await TestServer.StartAsync();
        var body = $$"""{"email":"{{new string('a', 66_000)}}","password":"p"}""";

        var told = await server.Http.PostAnswerAsync("/api/auth/login", body);
        using var chunked = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/auth/login", UriKind.Relative));
        chunked.Content = new StringContent(body, Encoding.UTF8, "application/json");
        chunked.Headers.TransferEncodingChunked = true;
        var untold = await Answer.FromAsync(await server.Http.SendAsync(chunked));

        Assert.Equal((413, "body_too_large"), told.Refusal);
        Assert.Equal((413, "body_too_large"), untold.Refusal);
    }

    [Fact]
    public async Task Another_type_than_JSON_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("email", "a")]);

        var answer = await Answer.FromAsync(await server.Http.PostAsync(new Uri("/api/auth/login", UriKind.Relative), form));

        Assert.Equal((415, "unsupported_media_type"), answer.Refusal);
    }

    [Theory]
    [InlineData("GET", "/api/users/not-an-id", 404, "not_found")]
    [InlineData("PUT", "/api/auth/login", 405, "method_not_allowed")]
    [InlineData("DELETE", "/api/users/me", 405, "method_not_allowed")]
    public async Task Addresses_and_methods_that_are_not_there_are_problems_too(string method, string path, int status, string code)
    {
        await using var server = await TestServer.StartAsync();
        var ann = await server.CreateUserAsync("Ann");

        var answer = await Calls.SendAsync(ann.Http, new HttpMethod(method), path, body: null, token: null);

        Assert.Equal((status, code), answer.Refusal);
        Assert.Equal("application/problem+json", answer.ContentHeaders.ContentType?.MediaType);
    }

    [Theory]
    [Trait(Stage.Name, Stage.Standalone)] // the Functions host itself says that no function is there
    [InlineData("/api/nothing")]
    [InlineData("/nothing")]
    public async Task Where_no_area_is_the_answer_is_a_problem_too(string path)
    {
        await using var server = await TestServer.StartAsync();
        var ann = await server.CreateUserAsync("Ann");

        var answer = await Calls.SendAsync(ann.Http, HttpMethod.Get, path, body: null, token: null);

        Assert.Equal((404, "not_found"), answer.Refusal);
        Assert.Equal("application/problem+json", answer.ContentHeaders.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/API/users/me")]
    [InlineData("/Api/Users/Me")]
    [InlineData("/api/users/me/")]
    public async Task No_spelling_of_an_address_goes_around_the_gate(string path)
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal((401, "unauthenticated"), (await server.Http.GetAnswerAsync(path)).Refusal);
    }
}
