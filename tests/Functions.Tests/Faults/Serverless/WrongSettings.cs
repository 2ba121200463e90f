using Veza.Doubles.FunctionsHost;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Faults.Serverless;

/// <summary>A handler with settings that cannot be meant says why in the host's log, tells no secret, and does not start.</summary>
[Trait(Stage.Name, Stage.Functions)]
public sealed class WrongSettings
{
    private const string Secret = "c2VjcmV0LXRoYXQtbXVzdC1ub3QtYmUtc2hvd24=";
    private const string SignalR = "AzureSignalRConnectionString";
    private const string ServiceBus = "ServiceBusConnection";

    [Theory]
    [InlineData(SignalR, null, "AzureSignalRConnectionString is missing.")]
    [InlineData(SignalR, $"Endpoint=https://veza.service.signalr.net;AccessKey={Secret};AuthType=azure;Version=1.0;", "contradict each other")]
    [InlineData(SignalR, $"AccessKey={Secret};Version=1.0;", "Endpoint is no http or https address")]
    [InlineData($"{SignalR}__serviceUri", "https://veza.service.signalr.net", "are both set, and only the first would count")]
    [InlineData(ServiceBus, null, "ServiceBusConnection is missing.")]
    [InlineData(ServiceBus, $"Endpoint=sb://veza.servicebus.windows.net/;SharedAccessKeyName=p;SharedAccessKey={Secret};EntityPath=analytics", "is for 'analytics' alone")]
    [InlineData($"{ServiceBus}__fullyQualifiedNamespace", "veza.servicebus.windows.net", "are both set, and only the first would count")]
    [InlineData("Veza:Database:ConnectionString", null, "Veza:Database:ConnectionString")]
    [InlineData("Veza:Redis:ConnectionString", null, "Veza:Redis:ConnectionString")]
    [InlineData("Veza:Identity:KeySecret", "too short", "Veza:Identity:KeySecret")]
    [InlineData("Veza:Storage:ServiceUri", null, "Veza:Storage")]
    [InlineData("Veza:Storage:ConnectionString", $"DefaultEndpointsProtocol=https;AccountName=a;AccountKey={Secret}", "Veza:Storage")]
    [InlineData("Veza:Events:HandleTimeout", "00:00:31", "it must be at most half of Veza:Functions:TriggerTimeout, which is 00:01:00")]
    [InlineData("Veza:Functions:TriggerTimeout", "00:00:15", "Veza:Events:DispatchBudget is 00:00:10")]
    [InlineData("Veza:Functions:TriggerTimeout", "01:00:00", "Veza:Functions:TriggerTimeout is 01:00:00")]
    public async Task They_end_the_start_with_a_clear_reason(string name, string? value, string reason)
    {
        await using var scene = await TestScene.CreateAsync();
        var azure = await scene.AzureAsync();
        var settings = PackagedServer.SettingsOf(scene, azure);
        settings[name] = value ?? "";
        if (value is null) settings.Remove(name);
        var output = new System.Collections.Concurrent.ConcurrentQueue<string>();

        var error = await Record.ExceptionAsync(async () =>
        {
            await using var host = await FunctionsHostDouble.StartAsync(new FunctionsHostOptions
            {
                PackageFolder = Stage.Package, Settings = settings, OnOutput = output.Enqueue,
            });
        });

        Assert.IsType<InvalidOperationException>(error);
        var said = string.Join('\n', output);
        Assert.Contains(reason, said, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, said, StringComparison.Ordinal);
        Assert.DoesNotContain("too short", said, StringComparison.Ordinal);
        Assert.DoesNotContain(settings["Veza:Identity:KeySecret"], said, StringComparison.Ordinal);
    }
}
