using System.Globalization;
using System.Text.Json.Nodes;
using Veza.Testing.Stages;

namespace Veza.Testing.Wire;

/// <summary>What <c>docs/openapi.json</c> says of the API, which is what the server serves: a test compares the two.</summary>
public sealed class ApiDescription
{
    private const string JsonLines = "application/x-ndjson"; // each line is as described

    private readonly JsonNode document;
    private readonly JsonSchema schemas;
    private readonly JsonSchema results; // the Functions host reads what an invocation returns, and writes its times anew
    private readonly ILookup<int, (string[] Steps, JsonObject Operations)> paths;

    /// <summary>Goes by the given document.</summary>
    public ApiDescription(JsonNode document)
    {
        this.document = document;
        schemas = new JsonSchema(document);
        results = new JsonSchema(document, shortTimes: Stage.IsFunctions);
        paths = document["paths"]!.AsObject().Select(p => (Steps: p.Key.Split('/'), Operations: p.Value!.AsObject())).ToLookup(p => p.Steps.Length);
    }

    /// <summary>The one in <c>docs/</c>; read once.</summary>
    public static ApiDescription Current { get; } = new(JsonNode.Parse(WorkingCopy.Read("docs/openapi.json"))!);

    /// <summary>What is wrong with an answer; nothing when it is as described, or when nothing is described there.</summary>
    /// <param name="method">Of the request.</param>
    /// <param name="path">Of the request, without the query.</param>
    /// <param name="status">Of the answer.</param>
    /// <param name="contentType">Of the answer, without parameters.</param>
    /// <param name="body">Of the answer.</param>
    public IReadOnlyList<string> Check(string method, string path, int status, string? contentType, string body)
    {
        if (Find(path)?[method.ToLowerInvariant()]?["responses"] is not JsonObject responses) return [];
        if (method is "HEAD" || status is 304 or 405) return [];
        if (contentType is null && body.Length == 0 && IsSaidInPlaceOfTheApi(status)) return [];
        var described = responses[status.ToString(CultureInfo.InvariantCulture)] ?? (status >= 400 ? responses["default"] : null);
        if (described is null) return [$"the status {status} is not described"];
        if (described["content"] is not JsonObject content) return body.Length == 0 ? [] : [$"a body is not described: {body}"];
        if (contentType is null || content[contentType]?["schema"] is not { } schema) return [$"the content type is {contentType}, none of {string.Join(", ", content.Select(c => c.Key))}"];
        return contentType is JsonLines
            ? [.. body.Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(line => schemas.Check(JsonNode.Parse(line), schema))]
            : schemas.Check(JsonNode.Parse(body), schema);
    }

    /// <summary>What is wrong with an event of the realtime connection; nothing when it is as described.</summary>
    public IReadOnlyList<string> CheckEvent(JsonObject @event) =>
        @event["type"]?.GetValue<string>() is { } type && document["x-events"]![type] is { } schema
            ? schemas.Check(@event, schema) : [$"such an event is not described: {@event.ToJsonString()}"];

    /// <summary>What is wrong with the answer to an event of a client; nothing when it is as described, and that of its type.</summary>
    public IReadOnlyList<string> CheckResult(string type, JsonObject result)
    {
        var refused = result["type"]?.GetValue<string>() is "error";
        if (document["x-client-events"]![type] is not { } described)
            return refused ? results.Check(result, AnyRefusal) : [$"{type} is not described and was acknowledged: {result.ToJsonString()}"];
        if (!refused) return [.. results.Check(result, described["ack"]!).Select(fault => $"the ack of {type}: {fault}")];
        var code = result["code"]?.GetValue<string>();
        return described["codes"]!.AsArray().Any(known => known!.GetValue<string>() == code)
            ? [.. results.Check(result, described["refusal"]!).Select(fault => $"the refusal of {type}: {fault}")]
            : [$"the refusal of {type} has the code {code}, which is not described"];
    }

    private JsonNode AnyRefusal => document["x-client-events"]!.AsObject().First().Value!["refusal"]!;

    /// <summary>The web server or the Functions host may answer before the API does; a test that gets that says itself whether it may.</summary>
    private static bool IsSaidInPlaceOfTheApi(int status) =>
        status is 400 || (Stage.IsFunctions && status is (413 or 414 or 431 or 502 or 503 or 504));

    /// <summary>The operations at the path; those with the fewest parameters win.</summary>
    private JsonObject? Find(string path)
    {
        var steps = path.Split('/');
        return paths[steps.Length]
            .Where(p => p.Steps.Zip(steps).All(s => s.First.StartsWith('{') ? s.Second.Length > 0 : string.Equals(s.First, s.Second, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(p => p.Steps.Count(s => s.StartsWith('{'))).Select(p => p.Operations).FirstOrDefault();
    }
}
