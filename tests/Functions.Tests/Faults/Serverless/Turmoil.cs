using Veza.Doubles.FunctionsHost;
using Veza.Doubles.ServiceBus;
using Veza.Doubles.SignalR;
using Veza.Testing.Stages;

namespace Veza.Functions.Tests.Faults.Serverless;

/// <summary>Everything that may go wrong on the serverless stage goes wrong now and then, by fixed seeds.</summary>
internal static class Turmoil
{
    /// <summary>Lets it begin.</summary>
    public static void Begin(PackagedServer server, AzureScene azure)
    {
        OfTheHost(server.Host.Faults);
        OfSignalR(azure.SignalR.Faults);
        OfServiceBus(azure.ServiceBus.Faults);
    }

    /// <summary>From now on everything works; what was held back goes on.</summary>
    public static void End(PackagedServer server, AzureScene azure)
    {
        server.Host.Faults.Clear();
        server.Host.Faults.AlsoHttp = false;
        foreach (var (_, fault) in All(azure.SignalR.Faults)) fault.Clear();
        azure.SignalR.Faults.ReleaseHeld();
        azure.ServiceBus.Faults.Clear();
    }

    /// <summary>How often what happened.</summary>
    public static string Describe(PackagedServer server, AzureScene azure) =>
        "host: " + string.Join(", ", Enum.GetValues<HostFault>().Select(f => $"{f} {server.Host.Faults.Count(f)}"))
        + "\nSignalR: " + string.Join(", ", All(azure.SignalR.Faults).Select(f => $"{f.Name} {f.Fault.Struck}"))
        + "\nService Bus: " + string.Join(", ", All(azure.ServiceBus.Faults).Select(f => $"{f.Name} {f.Fault.Struck}"));

    private static void OfTheHost(HostFaults faults)
    {
        faults.AlsoHttp = true;
        faults.SlowBy = TimeSpan.FromMilliseconds(100);
        faults.Chance(HostFault.Duplicate, 0.03);
        faults.Chance(HostFault.FailBeforeCall, 0.01);
        faults.Chance(HostFault.FailAfterAnswer, 0.01);
        faults.Chance(HostFault.Cancel, 0.005);
        faults.Chance(HostFault.HostVanishes, 0.0005);
        faults.Chance(HostFault.KillDuringCall, 0.0015);
        faults.Chance(HostFault.KillAfterAnswer, 0.0015);
        faults.Chance(HostFault.SlowAnswer, 0.01);
        faults.Chance(HostFault.Reorder, 0.2);
    }

    private static void OfSignalR(SignalRFaults faults)
    {
        faults.Connections.DelayBy = faults.Messages.DelayBy = faults.SlowAcceptBy = TimeSpan.FromMilliseconds(200);
        faults.Connections.Drop.Probability = 0.02;
        faults.Connections.Duplicate.Probability = 0.05;
        faults.Connections.Delay.Probability = 0.05;
        faults.LoseDisconnected.Probability = 0.05;
        faults.HoldDisconnected.Probability = 0.05;
        faults.TooManyConnections.Probability = 0.01;
        faults.RefuseClientToken.Probability = 0.01;
        faults.Messages.Drop.Probability = 0.001;
        faults.Messages.Duplicate.Probability = 0.03;
        faults.Messages.Delay.Probability = 0.005;
        faults.FailAfterDelivery.Probability = 0.01;
        faults.Unavailable.Probability = 0.01;
        faults.SlowAccept.Probability = 0.01;
        faults.RefuseToken.Probability = 0.005;
        faults.ResetBefore.Probability = 0.01;
        faults.ResetAfter.Probability = 0.01;
    }

    private static void OfServiceBus(ServiceBusFaults faults)
    {
        faults.SlowBy = TimeSpan.FromMilliseconds(200);
        faults.Fail.Probability = 0.05;
        faults.Busy.Probability = 0.005; // each time the SDK waits ten seconds or more
        faults.RefuseToken.Probability = 0.02;
        faults.Slow.Probability = 0.02;
        faults.StoreThenLoseAnswer.Probability = 0.05;
        faults.DuplicateStored.Probability = 0.2;
        faults.LoseLock.Probability = 0.05;
    }

    private static (string Name, Doubles.Fault Fault)[] All(SignalRFaults faults) =>
    [
        ("connections dropped", faults.Connections.Drop), ("doubled", faults.Connections.Duplicate),
        ("delayed", faults.Connections.Delay), ("disconnected lost", faults.LoseDisconnected),
        ("held", faults.HoldDisconnected), ("429", faults.TooManyConnections), ("clients' 401", faults.RefuseClientToken),
        ("messages dropped", faults.Messages.Drop), ("doubled", faults.Messages.Duplicate), ("delayed", faults.Messages.Delay),
        ("500 after delivery", faults.FailAfterDelivery), ("503", faults.Unavailable), ("slow", faults.SlowAccept),
        ("401", faults.RefuseToken), ("reset before", faults.ResetBefore), ("reset after", faults.ResetAfter),
    ];

    private static (string Name, Doubles.Fault Fault)[] All(ServiceBusFaults faults) =>
    [
        ("failed", faults.Fail), ("busy", faults.Busy), ("tokens refused", faults.RefuseToken), ("slow", faults.Slow),
        ("answers lost", faults.StoreThenLoseAnswer), ("stored twice", faults.DuplicateStored), ("locks lost", faults.LoseLock),
    ];
}
