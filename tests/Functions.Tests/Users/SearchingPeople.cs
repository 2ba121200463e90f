using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Users;

[Trait(Stage.Name, Stage.Standalone)] // no stage can break it
public sealed class SearchingPeople
{
    [Theory]
    [InlineData("muller", "Zoë Müller")]
    [InlineData("MÜLLER", "Zoë Müller")]
    [InlineData("zoe mu", "Zoë Müller")]
    [InlineData("ller zoë", "Zoë Müller")]
    [InlineData("strasse", "Ann Straße")]
    [InlineData("σοφια", "ΣΟΦΊΑ")]
    [InlineData("found-by-mail", "")]
    [InlineData("found-by-mail@example.com", "")]
    [InlineData("example.com", "")]
    [InlineData("oeuvre", "Émile Œuvre")]
    [InlineData("100%", "100% Bob_")]
    [InlineData("bob_", "100% Bob_")]
    [InlineData("b%b", "")]
    [InlineData("zo_", "")]
    [InlineData("nobody", "")]
    public async Task Accents_and_case_do_not_matter_and_wild_cards_are_letters(string query, string expected)
    {
        await using var server = await TestServer.StartAsync();
        await server.Http.RegisterAsync("Zoë Müller", "z@example.com"); // the first one looks after the tenant
        await server.Http.RegisterAsync("Ann Straße", "a@example.com");
        await server.Http.RegisterAsync("ΣΟΦΊΑ", "s@example.com");
        await server.Http.RegisterAsync("Émile Œuvre", "found-by-mail@example.com");
        var bob = await server.Http.RegisterAsync("100% Bob_", "b@example.com");

        var answer = await server.Http.GetAnswerAsync($"/api/users/search?q={Uri.EscapeDataString(query)}", bob["token"]);

        Assert.Equal(expected, string.Join(", ", answer.Json.AsArray().Select(u => u!["name"]!.GetValue<string>())));
    }

    [Fact]
    public async Task Names_that_start_with_the_query_come_first_and_the_limit_holds()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var name in new[] { "Joanna", "Anna", "Hanna", "Annabel" })
            await server.Http.RegisterAsync(name, $"{name}-x@example.com");
        var me = await server.CreateUserAsync("Zed");

        var all = await me.GetAsync("/api/users/search?q=anna");
        var two = await me.GetAsync("/api/users/search?q=anna&limit=2");

        Assert.Equal(["Anna", "Annabel", "Hanna", "Joanna"], all.AsArray().Select(u => u!["name"]!.GetValue<string>()));
        Assert.Equal(2, two.AsArray().Count);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=many", "limit")]
    [InlineData("q=%00", "q")]
    public async Task What_cannot_be_searched_for_is_named(string query, string field)
    {
        await using var server = await TestServer.StartAsync();
        var ann = await server.CreateUserAsync("Ann");

        var answer = await ann.Http.GetAnswerAsync($"/api/users/search?{query}");

        Assert.Equal((400, "validation_failed"), answer.Refusal);
        Assert.Equal([field], answer.Fields);
    }
}
