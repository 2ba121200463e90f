namespace Veza.Functions.Tests.Auth;

public sealed class SigningIn
{
    [Fact]
    public async Task The_right_password_opens_a_session_however_the_address_is_spelt()
    {
        await using var server = await TestServer.StartAsync();
        var registered = await server.Http.RegisterAsync("Ann", "ann@example.com");

        var answer = await server.Http.LoginAsync(" ANN@example.com ");
        var me = await server.Http.GetAnswerAsync("/api/users/me", answer["token"]);

        Assert.Equal(registered.Json["user"]!["id"]!.GetValue<Guid>(), me.Json["id"]!.GetValue<Guid>());
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_cannot_be_told_apart()
    {
        await using var server = await TestServer.StartAsync();
        await server.Http.RegisterAsync("Ann", "ann@example.com");

        var wrong = await server.Http.LoginAsync("ann@example.com", "wrong horse");
        var unknown = await server.Http.LoginAsync("bob@example.com");

        Assert.Equal((401, "credentials_invalid"), wrong.Refusal);
        Assert.Equal(WithoutTrace(wrong), WithoutTrace(unknown));
    }

    [Theory]
    [InlineData("""{"email":"ann@example.com","password":"correct horse battery staple","tenant":"nowhere"}""")]
    [InlineData("""{"email":"ann@example.com\u0000","password":"correct horse battery staple"}""")]
    [InlineData("""{"email":"","password":""}""")]
    public async Task Nonsense_is_as_wrong_as_a_wrong_password(string body)
    {
        await using var server = await TestServer.StartAsync();
        await server.Http.RegisterAsync("Ann", "ann@example.com");

        var answer = await server.Http.PostAnswerAsync("/api/auth/login", body);

        Assert.Equal((401, "credentials_invalid"), answer.Refusal);
    }

    [Fact]
    public async Task A_storm_of_sign_ins_is_told_to_come_back_and_the_rest_goes_on()
    {
        await using var server = await TestServer.StartAsync(new Dictionary<string, string>
        {
            ["Veza:Identity:PasswordIterations"] = "200000", ["Veza:Identity:PasswordConcurrency"] = "1",
            ["Veza:Identity:PasswordQueue"] = "2",
        });
        var token = (await server.Http.RegisterAsync("Ann", "ann@example.com"))["token"];

        var storm = Enumerable.Range(0, 12).Select(_ => server.Http.LoginAsync("ann@example.com")).ToList();
        var meanwhile = await server.Http.GetAnswerAsync("/api/users/me", token);
        var answers = await Task.WhenAll(storm);

        Assert.Equal(200, meanwhile.Status);
        Assert.Contains(answers, a => a.Status == 200);
        var refused = answers.Where(a => a.Status != 200).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, a => Assert.Equal((503, "overloaded"), a.Refusal));
        Assert.All(refused, a => Assert.Equal("2", a.Header("Retry-After")));
    }

    [Fact]
    public async Task A_hash_that_has_become_too_cheap_is_replaced()
    {
        await using var scene = await TestScene.CreateAsync();
        await using (var former = await TestServer.StartInAsync(scene)) await former.Http.RegisterAsync("Ann", "ann@example.com");
        var cheap = await scene.Database.ValueAsync<string>("SELECT password_hash FROM users");
        await using var server = await TestServer.StartInAsync(
            scene, new Dictionary<string, string> { ["Veza:Identity:PasswordIterations"] = "20000" });

        var first = await server.Http.LoginAsync("ann@example.com");
        var second = await server.Http.LoginAsync("ann@example.com");

        Assert.Equal((200, 200), (first.Status, second.Status));
        Assert.NotEqual(cheap, await scene.Database.ValueAsync<string>("SELECT password_hash FROM users"));
    }

    private static string WithoutTrace(Answer answer)
    {
        var body = answer.Json.AsObject();
        body.Remove("trace_id");
        return body.ToJsonString();
    }
}
