using System.Text.Encodings.Web;
using System.Text.Json;
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

    /// <summary>The tests and the web client's types go by the file; <c>./veza generate</c> writes it anew.</summary>
    [Fact]
    public async Task The_description_in_docs_is_the_one_that_is_served()
    {
        await using var server = await TestServer.StartAsync();

        var served = (await server.Http.GetAnswerAsync("/openapi/v1.json")).Json.ToJsonString(Indented) + "\n";

        if (Environment.GetEnvironmentVariable("VEZA_GENERATE") is "1") await File.WriteAllTextAsync(WorkingCopy.PathOf("docs", "openapi.json"), served);
        Assert.Equal(served, WorkingCopy.Read("docs/openapi.json"));
    }
}
