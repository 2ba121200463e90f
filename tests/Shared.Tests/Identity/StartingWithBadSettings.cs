using Microsoft.Extensions.Options;

namespace Veza.Shared.Tests.Identity;

public sealed class StartingWithBadSettings
{
    [Theory]
    [InlineData("Veza:Identity:KeySecret", "", "has 0 characters; it needs at least 32", "openssl rand")]
    [InlineData("Veza:Identity:KeySecret", "too short", "has 9 characters", "Veza__Identity__KeySecret")]
    [InlineData("Veza:Identity:DefaultTenant", "Main Office", "is 'Main Office'", "a-z")]
    [InlineData("Veza:Identity:AccessTokenLifetime", "00:00:01", "is 00:00:01", "00:00:10")]
    [InlineData("Veza:Identity:KeyOverlap", "00:30:00", "is 00:30:00", "01:00:30")]
    [InlineData("Veza:Identity:PasswordIterations", "1000", "is 1000", "10000")]
    [InlineData("Veza:RateLimits:RequestsPerMinute", "-1", "is -1", "0 (unlimited)")]
    [InlineData("Veza:Http:CorsOrigins:0", "https://chat.example.com/app", "holds 'https://chat.example.com/app'", "without a path")]
    [InlineData("Veza:Http:MaxBodyBytes", "10", "is 10", "1024")]
    public async Task The_message_names_the_setting_its_value_and_what_would_do(
        string setting, string value, string problem, string remedy)
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(
            () => TestServer.StartAsync(new Dictionary<string, string> { [setting] = value }));

        Assert.Contains(setting.Split(":0")[0], refusal.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, refusal.Message, StringComparison.Ordinal);
    }
}
