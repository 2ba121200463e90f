using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Auth;

[Trait(Stage.Name, Stage.Standalone)] // no stage can break it
public sealed class Registering
{
    [Fact]
    public async Task A_newcomer_is_signed_in_and_has_a_handle_made_from_the_name()
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.Http.RegisterAsync(" Zoë Müller ", "Zoe@Example.com");

        Assert.Equal(201, answer.Status);
        Assert.Equal("Bearer", answer["token_type"]);
        Assert.Equal((3600, 604800), (answer.Json["expires_in"]!.GetValue<int>(), answer.Json["refresh_expires_in"]!.GetValue<int>()));
        var user = answer.Json["user"]!.AsObject();
        Assert.Equal(
            ["id", "name", "handle", "email", "avatar_url", "status", "last_seen", "created_at", "version"], user.Select(f => f.Key));
        Assert.Equal(("Zoë Müller", "zoe.muller"), (user["name"]!.GetValue<string>(), user["handle"]!.GetValue<string>()));
        Assert.EndsWith("Z", user["created_at"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_who_race_for_one_address_one_gets_it()
    {
        await using var server = await TestServer.StartAsync();
        string[] spellings = ["ann@example.com", "ANN@example.com", "Ann@Example.com"];

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 9).Select(i => server.Http.RegisterAsync($"Ann {i}", spellings[i % spellings.Length])));

        Assert.Single(answers, a => a.Status == 201);
        Assert.All(answers.Where(a => a.Status != 201), a => Assert.Equal((409, "email_taken"), a.Refusal));
        Assert.Equal((1, 1), (await server.Database.CountAsync("users"), await server.Database.CountAsync("sessions")));
    }

    [Fact]
    public async Task Namesakes_get_handles_of_their_own()
    {
        await using var server = await TestServer.StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => server.Http.RegisterAsync("Ann", $"a{i}@example.com")));

        Assert.All(answers, a => Assert.Equal(201, a.Status));
        var handles = answers.Select(a => a.Json["user"]!["handle"]!.GetValue<string>()).ToList();
        Assert.Equal(6, handles.Distinct().Count());
        Assert.All(handles, h => Assert.StartsWith("ann", h, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_chosen_handle_that_somebody_has_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        await server.Http.RegisterAsync("Ann", "ann@example.com", ",\"handle\":\"queen\"");

        var taken = await server.Http.RegisterAsync("Bob", "bob@example.com", ",\"handle\":\"Queen\"");
        var free = await server.Http.RegisterAsync("Bob", "bob@example.com", ",\"handle\":\"King\"");

        Assert.Equal((409, "handle_taken"), taken.Refusal);
        Assert.Equal("king", free.Json["user"]!["handle"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"name":" ","email":"a@example.com","password":"long enough"}""", "name")]
    [InlineData("""{"name":"A\u0000","email":"a@example.com","password":"long enough"}""", "name")]
    [InlineData("""{"name":"A","email":"a.example.com","password":"long enough"}""", "email")]
    [InlineData("""{"name":"A","email":"a@b@example.com","password":"long enough"}""", "email")]
    [InlineData("""{"name":"A","email":"a@example.com","password":"short"}""", "password")]
    [InlineData("""{"name":"A","email":"a@example.com","password":"long enough","handle":"Ü!"}""", "handle")]
    [InlineData("""{"name":"A","email":"a@example.com","password":"long enough","handle":".ann"}""", "handle")]
    [InlineData("""{"name":"A","email":"a@example.com","password":"long enough","handle":"ALL"}""", "handle")]
    [InlineData("""{"name":"A","email":"a@example.com","password":"long enough","handle":"system"}""", "handle")]
    [InlineData("""{"name":"A","email":"a@example.com","password":"long enough","tenant":"nowhere"}""", "tenant")]
    [InlineData("""{"name":"","email":"","password":""}""", "name,email,password")]
    [InlineData("""{"name":"A","email":"a@example.com"}""", "password")]
    [InlineData("""{"name":null,"email":"a@example.com","password":"long enough"}""", "name")]
    [InlineData("""{"name":7,"email":"a@example.com","password":"long enough"}""", "name")]
    [InlineData("""{"name":{"first":"A"},"email":"a@example.com","password":"long enough"}""", "name")]
    public async Task Each_bad_field_is_named(string body, string fields)
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.Http.PostAnswerAsync("/api/auth/register", body);

        Assert.Equal((400, "validation_failed"), answer.Refusal);
        Assert.Equal(fields.Split(','), answer.Fields);
        Assert.Equal(0, await server.Database.CountAsync("users"));
    }

    [Fact]
    public async Task A_password_has_up_to_128_characters()
    {
        await using var server = await TestServer.StartAsync();
        var longest = new string('p', 128);

        var fits = await server.Http.PostAnswerAsync(
            "/api/auth/register", $$"""{"name":"A","email":"a@example.com","password":"{{longest}}"}""");
        var exceeds = await server.Http.PostAnswerAsync(
            "/api/auth/register", $$"""{"name":"B","email":"b@example.com","password":"{{longest}}p"}""");

        Assert.Equal((201, 400), (fits.Status, exceeds.Status));
    }
}
