using Newtonsoft.Json.Linq;

namespace Veza.Doubles.FunctionsHost;

/// <summary>One entry of a function.json's <c>bindings</c>.</summary>
internal sealed record Binding(string Type, string Direction, string Name, JObject Json)
{
    public bool IsTrigger => Type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase);

    /// <summary>A text property, or null.</summary>
    public string? Text(string key) => (string?)Json.GetValue(key, StringComparison.OrdinalIgnoreCase);

    /// <summary>A switch, false when it is not there.</summary>
    public bool Flag(string key) => (bool?)Json.GetValue(key, StringComparison.OrdinalIgnoreCase) ?? false;
}

/// <summary>A function of the package.</summary>
internal sealed record FunctionSpec(string Name, Binding Trigger, IReadOnlyList<Binding> Others)
{
    public bool Is(string triggerType) => string.Equals(Trigger.Type, triggerType, StringComparison.OrdinalIgnoreCase);

    /// <summary>Of an HTTP function, without the prefix.</summary>
    public string Route => (Trigger.Text("route") ?? Name).Trim('/');

    /// <summary>Of a queue function: many messages per call.</summary>
    public bool Batch => string.Equals(Trigger.Text("cardinality"), "many", StringComparison.OrdinalIgnoreCase);

    public bool Sessions => Trigger.Flag("isSessionsEnabled");

    public bool TextBodies => string.Equals(Trigger.Text("dataType"), "string", StringComparison.OrdinalIgnoreCase);

    public string Queue => Trigger.Text("queueName") ?? "";

    /// <summary>Hub, category and event: what the SignalR extension dispatches by.</summary>
    public (string Hub, string Category, string Event) SignalRKey =>
        (Trigger.Text("hubName") ?? "", Trigger.Text("category") ?? "", Trigger.Text("event") ?? "");
}
