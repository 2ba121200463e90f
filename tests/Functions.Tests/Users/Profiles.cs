using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Users;

public sealed class Profiles
{
    [Fact]
    public async Task Ones_own_shows_what_others_do_not_see()
    {
        await using var server = await TestServer.StartAsync();
        var ann = await server.CreateUserAsync("Ann");
        var bob = await server.CreateUserAsync("Bob");

        var own = (await ann.GetAsync("/api/users/me")).AsObject();
        var seen = (await bob.GetAsync($"/api/users/{ann.Id}")).AsObject();

        Assert.Equal(["email", "locale", "tenant_id", "role"], own.Select(f => f.Key).Except(seen.Select(f => f.Key)));
        Assert.Equal("offline", seen["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_change_leaves_what_it_does_not_name_and_null_clears()
    {
        await using var server = await TestServer.StartAsync();
        var ann = await server.CreateUserAsync("Ann");
        await ann.Http.PatchAnswerAsync("/api/users/me", """{"avatar_url":"https://example.com/a.png","locale":"fr"}""");

        var renamed = await ann.Http.PatchAnswerAsync("/api/users/me", """{"name":"Anna","handle":"Anna.B"}""");
        var cleared = await ann.Http.PatchAnswerAsync("/api/users/me", """{"avatar_url":null}""");

        Assert.Equal(("Anna", "anna.b", "https://example.com/a.png", "fr"),
            (renamed["name"], renamed["handle"], renamed["avatar_url"], renamed["locale"]));
        Assert.Equal(("Anna", null, "fr"), (cleared["name"], cleared.Json["avatar_url"], cleared["locale"]));
    }

    [Fact]
    [Trait(Stage.Name, Stage.Standalone)]
    public async Task A_change_is_seen_by_others_at_once_in_every_process()
    {
        await using var scene = await TestScene.CreateAsync();
        await using var server = await TestServer.StartInAsync(scene);
        await using var sibling = await TestServer.StartInAsync(scene);
        using var notices = new BackplaneFence(server, sibling);
        await notices.PassAsync();
        var ann = await server.CreateUserAsync("Ann");
        var bob = await server.CreateUserAsync("Bob");
        var distantBob = bob.At(sibling.Address);
        await Task.WhenAll(NameAsync(bob, ann), NameAsync(distantBob, ann));

        await ann.Http.PatchAnswerAsync("/api/users/me", """{"name":"Anna"}""");
        await notices.PassAsync();

        Assert.Equal(("Anna", "Anna"), (await NameAsync(bob, ann), await NameAsync(distantBob, ann)));
    }

    [Fact]
    public async Task A_handle_that_the_system_changed_is_told_until_the_person_has_seen_it()
    {
        await using var server = await TestServer.StartAsync();
        var (ann, bob) = (await server.CreateUserAsync("Ann"), await server.CreateUserAsync("Bob"));
        await server.Database.RunAsync("UPDATE users SET handle_changed_from = 'ann.'");

        var told = await ann.GetAsync("/api/users/me");
        await ann.Http.PatchAnswerAsync("/api/users/me", """{"name":"Anna"}""");
        var still = await ann.GetAsync("/api/users/me");
        var seen = await ann.Http.PatchAnswerAsync("/api/users/me", """{"handle_changed_from":null}""");
        var chosen = await bob.Http.PatchAnswerAsync("/api/users/me", """{"handle":"bobby"}""");

        Assert.Equal(("ann.", "ann."), (told.Text("handle_changed_from"), still.Text("handle_changed_from")));
        Assert.False(seen.Json.AsObject().ContainsKey("handle_changed_from"));
        Assert.False(chosen.Json.AsObject().ContainsKey("handle_changed_from"));
        Assert.False((await ann.GetAsync("/api/users/me")).AsObject().ContainsKey("handle_changed_from"));
        Assert.False((await ann.GetAsync($"/api/users/{bob.Id}")).AsObject().ContainsKey("handle_changed_from"));
    }

    [Theory]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"handle":"x"}""", "handle")]
    [InlineData("""{"handle":"ann."}""", "handle")]
    [InlineData("""{"handle":"Everyone"}""", "handle")]
    [InlineData("""{"handle":"a-l-l"}""", "handle")]
    [InlineData("""{"avatar_url":"http://example.com/a.png"}""", "avatar_url")]
    [InlineData("""{"avatar_url":"javascript:alert(1)"}""", "avatar_url")]
    [InlineData("""{"locale":"not a tag"}""", "locale")]
    [InlineData("""{"name":["Ann"]}""", "name")]
    public async Task A_bad_field_is_named_and_nothing_changes(string body, string field)
    {
        await using var server = await TestServer.StartAsync();
        var ann = await server.CreateUserAsync("Ann");
        var before = (await ann.GetAsync("/api/users/me")).ToJsonString();

        var answer = await ann.Http.PatchAnswerAsync("/api/users/me", body);

        Assert.Equal((400, "validation_failed"), answer.Refusal);
        Assert.Equal([field], answer.Fields);
        Assert.Equal(before, (await ann.GetAsync("/api/users/me")).ToJsonString());
    }

    [Fact]
    public async Task A_handle_belongs_to_one_person()
    {
        await using var server = await TestServer.StartAsync();
        var people = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => server.CreateUserAsync($"Person {i}")));

        var answers = await Task.WhenAll(people.Select(p => p.Http.PatchAnswerAsync("/api/users/me", """{"handle":"one"}""")));

        Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal((409, "handle_taken"), a.Refusal));
    }

    [Fact]
    public async Task People_of_another_tenant_do_not_exist()
    {
        await using var server = await TestServer.StartAsync();
        var ann = await server.CreateUserAsync("Ann");
        await server.Database.RunAsync(
            "INSERT INTO tenants (id, slug, name, created_at) VALUES ($1, 'other', 'Other', now())", Fresh.Id());
        var eve = await server.Http.RegisterAsync("Eve", "ann@example.com", ",\"tenant\":\"other\"");

        var seen = await server.Http.GetAnswerAsync($"/api/users/{ann.Id}", eve["token"]);
        var found = await server.Http.GetAnswerAsync("/api/users/search?q=ann", eve["token"]);

        Assert.Equal((404, "user_not_found"), seen.Refusal);
        Assert.Equal(["Eve"], found.Json.AsArray().Select(u => u!["name"]!.GetValue<string>()));
        Assert.Equal((404, "user_not_found"), (await ann.Http.GetAnswerAsync($"/api/users/{Fresh.Id()}")).Refusal);
    }

    private static async Task<string> NameAsync(TestUser reader, TestUser person) =>
        (await reader.GetAsync($"/api/users/{person.Id}"))["name"]!.GetValue<string>();
}
