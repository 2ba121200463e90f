using Veza.Shared.RateLimits;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.RateLimits;

/// <summary>The limits of sign-ins as an installation has them that sets none; from many addresses, so that those do not count.</summary>
[Trait(Stage.Name, Stage.Standalone)]
public sealed class SignInsAtTheDefaults : IAsyncLifetime
{
    private const string Email = "ann@example.com";

    private static readonly KeyValuePair<string, string>[] Defaults =
    [
        .. typeof(RateLimitOptions).GetProperties().Where(p => p.PropertyType == typeof(int))
            .Select(p => KeyValuePair.Create("Veza:RateLimits:" + p.Name, p.GetValue(new RateLimitOptions())!.ToString()!)),
        new("Veza:RateLimits:ClientAddressHeader", "X-Forwarded-For"),
    ];

    private TestServer server = null!;
    private string refreshToken = "";

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync(Defaults);
        refreshToken = (await server.Http.RegisterAsync("Ann", Email))["refresh_token"];
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Of_one_account_30_succeed_and_the_headers_tell_which_limit_refused()
    {
        var answers = new List<Answer>();
        for (var i = 0; i < 31; i++) answers.Add(await LoginAsync(address: i));

        Assert.Equal([.. Enumerable.Repeat(200, 30), 429], answers.Select(a => a.Status));
        Assert.Equal(["30 29", "30 28"], answers.Take(2).Select(Limit)); // of the address 99 are left
        Assert.Equal(("rate_limited", "30 0"), (answers[^1].Code, Limit(answers[^1])));
    }

    [Fact]
    public async Task One_sign_in_is_refreshed_120_times()
    {
        var answers = new List<Answer>();
        for (var i = 0; i < 121; i++)
        {
            answers.Add(await PostAsync("refresh", $$"""{"refresh_token":"{{refreshToken}}"}""", address: i));
            if (answers[^1].Status == 200) refreshToken = answers[^1]["refresh_token"];
        }

        Assert.Equal([.. Enumerable.Repeat(200, 120), 429], answers.Select(a => a.Status));
        Assert.Equal(("rate_limited", "120 0"), (answers[^1].Code, Limit(answers[^1])));
    }

    [Fact]
    public async Task One_address_fails_5_times_and_all_together_50_times()
    {
        var (here, everywhere) = (new List<string?>(), new List<string?>());
        for (var i = 0; i < 6; i++) here.Add((await LoginAsync(address: 200, "a wrong one")).Code);
        for (var i = 0; i < 46; i++) everywhere.Add((await LoginAsync(address: i, "a wrong one")).Code);

        Assert.Equal([.. Enumerable.Repeat("credentials_invalid", 5), "too_many_tries"], here);
        Assert.Equal([.. Enumerable.Repeat("credentials_invalid", 45), "too_many_tries"], everywhere);
    }

    private static string Limit(Answer answer) => $"{answer.Header("RateLimit-Limit")} {answer.Header("RateLimit-Remaining")}";

    private Task<Answer> LoginAsync(int address, string password = "correct horse battery staple") =>
        PostAsync("login", $$"""{"email":"{{Email}}","password":"{{password}}"}""", address);

    private async Task<Answer> PostAsync(string route, string body, int address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/api/auth/{route}", UriKind.Relative));
        request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", $"203.0.113.{address}");
        return await Answer.FromAsync(await server.Http.SendAsync(request));
    }
}
