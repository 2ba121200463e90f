using Newtonsoft.Json.Linq;
using Veza.Doubles.FunctionsHost.Workers.Protocol;

namespace Veza.Doubles.FunctionsHost;

/// <summary>One binding of a function, as its worker describes it.</summary>
internal sealed record Binding(string Type, string Direction, string Name, JObject Json)
{
    public bool IsTrigger => Type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase);

    /// <summary>A text property, or null.</summary>
    public string? Text(string key) => (string?)Json.GetValue(key, StringComparison.OrdinalIgnoreCase);

    /// <summary>A switch, false when it is not there.</summary>
    public bool Flag(string key) => (bool?)Json.GetValue(key, StringComparison.OrdinalIgnoreCase) ?? false;

    /// <summary>Whether it says what it takes: <c>String</c>, <c>Binary</c>.</summary>
    public bool Takes(string dataType) => string.Equals(Text("dataType"), dataType, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A function of the package.</summary>
internal sealed record FunctionSpec(string Name, Binding Trigger, IReadOnlyList<Binding> Others)
{
    /// <summary>What it is called by.</summary>
    public string Id { get; init; } = Name;

    public string EntryPoint { get; init; } = "";

    public string ScriptFile { get; init; } = "";

    public bool Is(string triggerType) => string.Equals(Trigger.Type, triggerType, StringComparison.OrdinalIgnoreCase);

    /// <summary>Of an HTTP function, without the prefix.</summary>
    public string Route => (Trigger.Text("route") ?? Name).Trim('/');

    /// <summary>Of an HTTP function: whether it is for callers without a key.</summary>
    public bool Anonymous => string.Equals(Trigger.Text("authLevel"), "anonymous", StringComparison.OrdinalIgnoreCase);

    /// <summary>Of a queue function: many messages per call.</summary>
    public bool Batch => string.Equals(Trigger.Text("cardinality"), "many", StringComparison.OrdinalIgnoreCase);

    public bool Sessions => Trigger.Flag("isSessionsEnabled");

    public string Queue => Trigger.Text("queueName") ?? "";

    /// <summary>Hub, category and event: what the SignalR extension dispatches by.</summary>
    public (string Hub, string Category, string Event) SignalRKey =>
        (Trigger.Text("hubName") ?? "", Trigger.Text("category") ?? "", Trigger.Text("event") ?? "");

    /// <summary>How the host makes it known to a worker.</summary>
    public FunctionLoadRequest ToLoadRequest(string folder)
    {
        var metadata = new RpcFunctionMetadata { Name = Name, Directory = folder, EntryPoint = EntryPoint, ScriptFile = ScriptFile };
        foreach (var binding in Others.Prepend(Trigger)) metadata.Bindings[binding.Name] = ToInfo(binding);
        return new() { FunctionId = Id, Metadata = metadata };
    }

    private static BindingInfo ToInfo(Binding binding) => new()
    {
        Type = binding.Type,
        Direction = Enum.Parse<BindingInfo.Types.Direction>(binding.Direction, ignoreCase: true),
        DataType = binding.Takes("string") ? BindingInfo.Types.DataType.String
            : binding.Takes("binary") ? BindingInfo.Types.DataType.Binary
            : binding.Takes("stream") ? BindingInfo.Types.DataType.Stream
            : BindingInfo.Types.DataType.Undefined,
    };
}
