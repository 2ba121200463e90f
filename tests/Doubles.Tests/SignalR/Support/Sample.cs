using System.Text.Json;

namespace Veza.Doubles.Tests.SignalR.Support;

/// <summary>The samples of the service's wire.</summary>
internal static class Sample
{
    public static JsonElement Read(string name) => JsonElement.Parse(
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", "signalr-service", name + ".json")));

    public static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
