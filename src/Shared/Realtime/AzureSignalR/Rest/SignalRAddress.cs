using Microsoft.Extensions.Configuration;
using Veza.Shared.Common;

namespace Veza.Shared.Realtime.AzureSignalR.Rest;

/// <summary>Where Azure SignalR Service is and how this process proves itself to it.</summary>
/// <param name="Clients">Base address for clients.</param>
/// <param name="Rest">Base address for calls of ours.</param>
/// <param name="AccessKey">The key, exactly as the text stands; null: by Entra identity.</param>
/// <param name="ClientId">Of a user-assigned identity.</param>
internal sealed record SignalRAddress(Uri Clients, Uri Rest, string? AccessKey, string? ClientId)
{
    /// <summary>The setting, which the Functions host's own SignalR extension reads too.</summary>
    public const string Setting = "AzureSignalRConnectionString";

    private const string Remedy =
        $"Set {Setting} to the connection string of the SignalR Service, or {Setting}__serviceUri to its address "
        + "(https://<name>.service.signalr.net) to use the managed identity.";

    private static readonly string[] Names =
        ["Endpoint", "Port", "AccessKey", "AuthType", "ClientId", "ClientEndpoint", "ServerEndpoint", "Version"];

    /// <summary>Reads the setting.</summary>
    /// <exception cref="InvalidOperationException">It is missing, contradictory or unreadable; the message has no secret.</exception>
    public static SignalRAddress Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Setting);
        var (text, service) = (section.Value, section["serviceUri"]);
        if (string.IsNullOrWhiteSpace(text) && string.IsNullOrWhiteSpace(service))
            throw new InvalidOperationException($"{Setting} is missing. {Remedy}");
        if (!string.IsNullOrWhiteSpace(text) && !string.IsNullOrWhiteSpace(service))
            throw new InvalidOperationException(
                $"{Setting} and {Setting}__serviceUri are both set, and only the first would count. Remove one of them.");
        if (string.IsNullOrWhiteSpace(text))
        {
            if (section["credential"] is { Length: > 0 } credential && !credential.Equals("managedidentity", StringComparison.OrdinalIgnoreCase))
                throw new InvalidOperationException($"{Setting}__credential is '{credential}'; it must be 'managedidentity' or left out.");
            var address = Endpoint(service!, $"{Setting}__serviceUri");
            return new SignalRAddress(address, address, AccessKey: null, section["clientId"]);
        }

        return Parse(text);
    }

    private static SignalRAddress Parse(string text)
    {
        var parts = ConnectionText.Parse(Setting, text, Names, Remedy);
        var endpoint = Endpoint(parts.GetValueOrDefault("Endpoint") ?? "", $"{Setting}: Endpoint");
        if (parts.TryGetValue("Port", out var port))
        {
            if (!int.TryParse(port, out var number) || number is < 1 or > 65535)
                throw new InvalidOperationException($"{Setting}: Port is '{port}'; it must lie between 1 and 65535.");
            endpoint = new UriBuilder(endpoint) { Port = number }.Uri;
        }

        if (parts.TryGetValue("Version", out var version) && !version.StartsWith("1.", StringComparison.Ordinal))
            throw new InvalidOperationException($"{Setting}: Version is '{version}'; this build speaks version 1.x.");
        return new SignalRAddress(
            parts.TryGetValue("ClientEndpoint", out var clients) ? Endpoint(clients, $"{Setting}: ClientEndpoint") : endpoint,
            parts.TryGetValue("ServerEndpoint", out var server) ? Endpoint(server, $"{Setting}: ServerEndpoint") : endpoint,
            KeyOf(parts),
            parts.GetValueOrDefault("ClientId"));
    }

    private static string? KeyOf(Dictionary<string, string> parts)
    {
        var key = parts.GetValueOrDefault("AccessKey");
        if (!parts.TryGetValue("AuthType", out var how))
            return !string.IsNullOrEmpty(key) ? key : throw new InvalidOperationException(
                $"{Setting} has neither AccessKey nor AuthType. {Remedy}");
        if (how.ToLowerInvariant() is not ("azure" or "azure.msi" or "aad"))
            throw new InvalidOperationException($"{Setting}: AuthType '{how}' is not known; use azure or azure.msi, or an AccessKey.");
        return string.IsNullOrEmpty(key) ? null : throw new InvalidOperationException(
            $"{Setting} has an AccessKey and AuthType={how}, which contradict each other. Remove one of them.");
    }

    private static Uri Endpoint(string text, string setting)
    {
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http"))
            throw new InvalidOperationException($"{setting} is no http or https address. {Remedy}");
        return uri is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" } ? uri : throw new InvalidOperationException(
            $"{setting} has more than scheme, host and port, which would be left out. {Remedy}");
    }
}
