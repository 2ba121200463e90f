using Newtonsoft.Json.Linq;
using Veza.Doubles.FunctionsHost;
using Veza.Doubles.FunctionsHost.Workers;
using Veza.Doubles.FunctionsHost.Workers.Protocol;

namespace Veza.Doubles.Tests.FunctionsHost;

/// <summary>Functions as a worker would tell them, without a worker.</summary>
internal static class TestFunctions
{
    /// <summary>What host.json of the probe says.</summary>
    public static readonly ServiceBusSettings Limits = new(4, 8, 10, TimeSpan.FromSeconds(0.2), TimeSpan.FromMinutes(5));

    /// <summary>The queues that the tests of Service Bus use.</summary>
    public static FunctionCatalog Queues => Read(
        ("bridge-outbound", Queue("message", "bridge-outbound", "\"isSessionsEnabled\": true")),
        ("bridge-inbound", Queue("message", "bridge-inbound", "\"isSessionsEnabled\": true")),
        ("jobs", Queue("message", "jobs", "\"cardinality\": \"One\"")),
        ("analytics", Queue("messages", "analytics", "\"cardinality\": \"Many\"")));

    /// <summary>Reads functions, each with its bindings as JSON.</summary>
    public static FunctionCatalog Read(params (string Name, string Bindings)[] functions) => Read(playExtensions: true, [], functions);

    /// <summary>As above, with what the package brings.</summary>
    public static FunctionCatalog Read(bool playExtensions, string[] extensions, params (string Name, string Bindings)[] functions)
    {
        var metadata = new FunctionMetadataResponse { Result = new() { Status = StatusResult.Types.Status.Success } };
        foreach (var (name, bindings) in functions)
        {
            var function = new RpcFunctionMetadata { Name = name, FunctionId = "id-" + name };
            function.RawBindings.AddRange(JArray.Parse($"[{bindings}]").Select(b => b.ToString()));
            metadata.FunctionMetadataResults.Add(function);
        }

        var host = new HostSettings(TimeSpan.FromSeconds(30), "", Limits);
        var package = new Package("package", host, new WorkerDescription("dotnet", [], null), extensions);
        return FunctionCatalog.Read(new(metadata), package, new Dictionary<string, string>(StringComparer.Ordinal), playExtensions);
    }

    private static string Queue(string binding, string queue, string more) =>
        $$"""{ "type": "serviceBusTrigger", "direction": "In", "name": "{{binding}}", "queueName": "{{queue}}", "connection": "ServiceBusConnection", {{more}}, "dataType": "String" }""";
}
