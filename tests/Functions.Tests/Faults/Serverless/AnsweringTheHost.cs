using System.Text.Json.Nodes;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Faults.Serverless;

/// <summary>A success without a JSON object would hang the host until its time-out, which kills the process.</summary>
[Trait(Stage.Name, Stage.Functions)]
public sealed class AnsweringTheHost
{
    private static readonly string[] Bodies =
    [
        """{"Data":{"message":"{}","messages":"[]","timer":{"IsPastDue":true},"invocation":"{}"},"Metadata":{}}""",
        """{"Data":{"message":"rubbish","messages":"[\"rubbish\",null,7]","timer":null,"invocation":"rubbish"},"Metadata":{}}""",
        """{"Data":{"message":null,"messages":null,"timer":"","invocation":{"ConnectionId":"a","UserId":"b","Claims":{}}},"Metadata":{}}""",
        """{"Data":{"invocation":"\"{\\\"Category\\\":\\\"messages\\\",\\\"Arguments\\\":null}\""}}""",
        """{"Data":{}}""", "{}", "[]", "null", "", "{", "\"\"",
    ];

    [Fact]
    public async Task No_body_makes_any_function_of_events_succeed_without_a_JSON_object()
    {
        await using var scene = await TestScene.CreateAsync();
        await using var server = await PackagedServer.StartAsync(scene);
        var (answers, succeeded) = (new List<string>(), new HashSet<string>());

        string[] triggers = [.. server.Host.FunctionNames.Where(f => !f.StartsWith("http-", StringComparison.Ordinal))];
        foreach (var function in triggers)
            foreach (var body in Bodies)
            {
                var (status, type, text) = await RawHttp.PostAsync(
                    server.Host.HandlerAddress(), "/" + function, body, ("User-Agent", "Azure-Functions-Host/4.1052.300.26370"));
                if (status == 200) succeeded.Add(function);
                if (status >= 400 || (status == 200 && type == "application/json" && IsObject(text))) continue;
                answers.Add($"{function} answered {body} with {status} {type} '{text}'");
            }

        Assert.Empty(answers);
        Assert.Equal(triggers.Length, succeeded.Count);
    }

    private static bool IsObject(string text) => text.Length > 0 && JsonNode.Parse(text) is JsonObject;
}
