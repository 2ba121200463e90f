using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Veza.Shared.RateLimits;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Http;

[Trait(Stage.Name, Stage.Standalone)] // no stage can break it
public sealed class KeepingTheDescription
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The tests and the web client's types go by the files; <c>./veza generate</c> writes them anew.</summary>
    [Theory]
    [InlineData("/openapi/v1.json", "openapi.json")]
    [InlineData("/openapi/asyncapi.json", "asyncapi.json")]
    public async Task The_description_in_docs_is_the_one_that_is_served(string path, string file)
    {
        await using var server = await TestServer.StartAsync(UsualLimits());

        var served = (await server.Http.GetAnswerAsync(path)).Json.ToJsonString(Indented) + "\n";

        if (Environment.GetEnvironmentVariable("VEZA_GENERATE") is "1") await File.WriteAllTextAsync(WorkingCopy.PathOf("docs", file), served);
        Assert.Equal(served, WorkingCopy.Read($"docs/{file}"));
    }

    /// <summary>Tests run without rate limits; the description says those that people have.</summary>
    private static IEnumerable<KeyValuePair<string, string>> UsualLimits()
    {
        var usual = new RateLimitOptions();
        return typeof(RateLimitOptions).GetProperties().Where(p => p.Name.EndsWith("PerMinute", StringComparison.Ordinal))
            .Select(p => KeyValuePair.Create($"Veza:RateLimits:{p.Name}", string.Create(CultureInfo.InvariantCulture, $"{p.GetValue(usual)}")));
    }
}
