using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Veza.Shared.Identity.Accounts;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Auth;

/// <summary>One address and one password are the same, in whichever form they are typed.</summary>
[Trait(Stage.Name, Stage.Standalone)] // no stage can break it
public sealed class BeingOneAccount
{
    private const string Secret = "correct horse battery staple";

    [Theory]
    [InlineData("jos\u00e9@example.com", "jose\u0301@example.com")]
    [InlineData("jose\u0301@example.com", "JOS\u00c9@Example.com")]
    [InlineData("ann@b\u00fccher.example", "ann@xn--bcher-kva.example")]
    [InlineData("ann@xn--bcher-kva.example", "ann@BU\u0308CHER.example")]
    [InlineData("ann@example.com", "ann@\uff25xample\u3002com")]
    public async Task Two_forms_of_an_address_make_one_account(string first, string second)
    {
        await using var server = await TestServer.StartAsync();
        var registered = await server.Http.RegisterAsync("Ann", first);

        var again = await server.Http.RegisterAsync("Bob", second);
        var signedIn = await server.Http.LoginAsync(second);

        Assert.Equal((201, 200), (registered.Status, signedIn.Status));
        Assert.Equal((409, "email_taken"), again.Refusal);
        Assert.Equal(registered.Json["user"]!["id"]!.GetValue<Guid>(), signedIn.Json["user"]!["id"]!.GetValue<Guid>());
    }

    [Fact]
    public async Task Of_several_who_race_for_the_forms_of_one_address_one_gets_it()
    {
        await using var server = await TestServer.StartAsync();
        string[] forms = ["jos\u00e9@b\u00fccher.example", "jose\u0301@xn--bcher-kva.example", "JOSE\u0301@bu\u0308cher.example"];

        var answers = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => server.Http.RegisterAsync($"Ann {i}", forms[i % 3])));

        Assert.Single(answers, a => a.Status == 201);
        Assert.All(answers.Where(a => a.Status != 201), a => Assert.Equal((409, "email_taken"), a.Refusal));
    }

    [Theory]
    [InlineData("a..b@example.com")]
    [InlineData("ann@example,com")]
    [InlineData("a\u200bnn@example.com")]
    [InlineData("ann@example")]
    public async Task An_impossible_address_is_refused_by_its_field(string email)
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.Http.RegisterAsync("Ann", email);

        Assert.Equal((400, "validation_failed"), answer.Refusal);
        Assert.Equal(["email"], answer.Fields);
    }

    [Fact]
    public async Task A_password_opens_in_the_form_of_another_system()
    {
        await using var server = await TestServer.StartAsync();
        await RegisterAsync(server, "ann@example.com", "motdepass\u00e9 bien");

        var other = await SignInAsync(server, "ann@example.com", "motdepasse\u0301\u00a0bien");
        var wrong = await SignInAsync(server, "ann@example.com", "motdepasse bien");

        Assert.Equal((200, 401), (other.Status, wrong.Status));
    }

    [Fact]
    public async Task A_former_version_s_hash_opens_and_is_made_anew()
    {
        await using var server = await TestServer.StartAsync();
        await server.Http.RegisterAsync("Ann", "ann@example.com");
        var passwords = server.Services.GetRequiredService<Passwords>();
        var former = new PasswordHasher<Passwords>(Options.Create(new PasswordHasherOptions { IterationCount = 10_000 }));
        var raw = former.HashPassword(passwords, "passe\u0301word");
        await server.Database.RunAsync("UPDATE users SET password_hash = $1", raw);

        var asTyped = await SignInAsync(server, "ann@example.com", "passe\u0301word");
        var composed = await SignInAsync(server, "ann@example.com", "pass\u00e9word");

        Assert.Equal((200, 200), (asTyped.Status, composed.Status));
        Assert.NotEqual(raw, await server.Database.ValueAsync<string>("SELECT password_hash FROM users"));
    }

    [Fact]
    public async Task Accounts_of_a_former_version_get_their_canonical_address()
    {
        await using var server = await TestServer.StartAsync();
        string[] addresses = ["Jose\u0301@example.com", "ann@xn--bcher-kva.example", "zoe@b\u00fccher.example", "a..b@example.com", "bob@example.com"];
        foreach (var address in addresses) await FormerAsync(server, address);

        await server.Services.GetRequiredService<CanonicalEmails>().RenewAsync(CancellationToken.None);

        string[] others = ["jos\u00e9@example.com", "ann@b\u00fccher.example", "ZOE@xn--bcher-kva.example", "A..b@example.com", "BOB@example.com"];
        foreach (var other in others) Assert.Equal((other, 200), (other, (await SignInAsync(server, other, Secret)).Status));
        Assert.Equal((409, "email_taken"), (await server.Http.RegisterAsync("Eve", "jos\u00e9@example.com")).Refusal);
        Assert.Equal((409, "email_taken"), (await server.Http.RegisterAsync("Eve", "ann@B\u00fccher.example")).Refusal);
    }

    [Fact]
    public async Task Two_accounts_that_turn_out_to_have_one_address_both_go_on()
    {
        await using var server = await TestServer.StartAsync();
        var decomposed = await FormerAsync(server, "jose\u0301@example.com", "the password of one");
        var composed = await FormerAsync(server, "jos\u00e9@example.com", "the password of the other");

        await server.Services.GetRequiredService<CanonicalEmails>().RenewAsync(CancellationToken.None);
        await server.Services.GetRequiredService<CanonicalEmails>().RenewAsync(CancellationToken.None);

        Assert.Equal(decomposed, await WhoAsync("jose\u0301@example.com", "the password of one"));
        Assert.Equal(composed, await WhoAsync("jos\u00e9@example.com", "the password of the other"));
        Assert.Equal(composed, await WhoAsync("jose\u0301@example.com", "the password of the other"));
        Assert.Equal((401, "credentials_invalid"), (await SignInAsync(server, "jose\u0301@example.com", "neither of both")).Refusal);

        async Task<Guid> WhoAsync(string email, string password) =>
            (await SignInAsync(server, email, password)).Json["user"]!["id"]!.GetValue<Guid>();
    }

    /// <summary>An account as the version before canonical addresses made it.</summary>
    private static async Task<Guid> FormerAsync(TestServer server, string email, string password = Secret)
    {
        var plain = $"{Fresh.Id():n}@example.com";
        var id = (await RegisterAsync(server, plain, password)).Json["user"]!["id"]!.GetValue<Guid>();
        await server.Database.RunAsync(
            "UPDATE users SET email = $2, email_key = $3, email_canonical = NULL WHERE id = $1", id, email, email.ToLowerInvariant());
        return id;
    }

    private static Task<Answer> RegisterAsync(TestServer server, string email, string password) => server.Http.PostAnswerAsync(
        "/api/auth/register", JsonSerializer.Serialize(new { name = "Ann", email, password }));

    private static Task<Answer> SignInAsync(TestServer server, string email, string password) => server.Http.PostAnswerAsync(
        "/api/auth/login", JsonSerializer.Serialize(new { email, password }));
}
