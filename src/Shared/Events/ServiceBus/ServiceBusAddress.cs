using System.Net;
using Azure.Messaging.ServiceBus;
using Veza.Shared.Common;

namespace Veza.Shared.Events.ServiceBus;

/// <summary>Where the Service Bus namespace is and how this process proves itself to it.</summary>
public sealed class ServiceBusAddress
{
    /// <summary>The setting, which the Functions host's own Service Bus extension reads too.</summary>
    public const string Setting = "ServiceBusConnection";

    private const string Remedy =
        $"Set {Setting} to the connection string of the Service Bus namespace, or {Setting}__fullyQualifiedNamespace to its name "
        + "(<name>.servicebus.windows.net) to use the managed identity.";

    private static readonly string[] Names =
        ["Endpoint", "SharedAccessKeyName", "SharedAccessKey", "EntityPath", "TransportType", "UseDevelopmentEmulator"];

    private readonly string? connection;
    private readonly string? host;

    private ServiceBusAddress(string? connection, string? host, string? clientId) =>
        (this.connection, this.host, ClientId) = (connection, host, clientId);

    /// <summary>Of a user-assigned identity.</summary>
    public string? ClientId { get; }

    /// <summary>Reads the values of the settings.</summary>
    /// <param name="connection"><c>ServiceBusConnection</c>.</param>
    /// <param name="host"><c>ServiceBusConnection__fullyQualifiedNamespace</c>.</param>
    /// <param name="credential"><c>ServiceBusConnection__credential</c>.</param>
    /// <param name="clientId"><c>ServiceBusConnection__clientId</c>.</param>
    /// <exception cref="InvalidOperationException">They are missing, contradictory or unreadable; the message has no secret.</exception>
    public static ServiceBusAddress Read(string? connection, string? host, string? credential, string? clientId)
    {
        if (string.IsNullOrWhiteSpace(connection) && string.IsNullOrWhiteSpace(host))
            throw new InvalidOperationException($"{Setting} is missing. {Remedy}");
        if (!string.IsNullOrWhiteSpace(connection) && !string.IsNullOrWhiteSpace(host))
            throw new InvalidOperationException(
                $"{Setting} and {Setting}__fullyQualifiedNamespace are both set, and only the first would count. Remove one of them.");
        if (string.IsNullOrWhiteSpace(host)) return Parse(connection!);

        if (!string.IsNullOrWhiteSpace(credential)
            && !string.Equals(credential, "managedidentity", StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException($"{Setting}__credential is '{credential}'; it must be 'managedidentity' or left out.");
        var bare = host.Trim();
        return Uri.CheckHostName(bare) == UriHostNameType.Dns
            ? new ServiceBusAddress(connection: null, bare, string.IsNullOrWhiteSpace(clientId) ? null : clientId)
            : throw new InvalidOperationException($"{Setting}__fullyQualifiedNamespace is '{bare}', which is no host name. {Remedy}");
    }

    /// <summary>A client, which connects at the first send: by the connection string, or as the identity of this process.</summary>
    public ServiceBusClient Open(ServiceBusClientOptions options) => connection is { } text
        ? new ServiceBusClient(text, options)
        : new ServiceBusClient(host, AzureIdentity.Credential(ClientId), options);

    private static ServiceBusAddress Parse(string text)
    {
        var parts = ConnectionText.Parse(Setting, text, Names, Remedy);
        if (parts.GetValueOrDefault("EntityPath") is { Length: > 0 } entity)
            throw new InvalidOperationException(
                $"{Setting} is for '{entity}' alone. Use a connection string of the namespace: there are several queues.");
        foreach (var name in (ReadOnlySpan<string>)["Endpoint", "SharedAccessKeyName", "SharedAccessKey"])
            if (parts.GetValueOrDefault(name) is not { Length: > 0 })
                throw new InvalidOperationException($"{Setting} lacks {name}. {Remedy}");
        CheckEndpoint(parts["Endpoint"], parts.GetValueOrDefault("UseDevelopmentEmulator"));
        return new ServiceBusAddress(text.Trim(), host: null, clientId: null);
    }

    private static void CheckEndpoint(string text, string? development)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var endpoint)
            || endpoint.Scheme is not ("sb" or "https") || endpoint.Host.Length == 0)
            throw new InvalidOperationException($"{Setting}: Endpoint is no sb:// address. {Remedy}");

        // The development flag gives up TLS, so it must not reach a machine elsewhere, with the signature in plain sight.
        if (string.Equals(development, "true", StringComparison.OrdinalIgnoreCase) && !IsNear(endpoint.Host))
            throw new InvalidOperationException(
                $"{Setting}: UseDevelopmentEmulator=true sends without TLS, which '{endpoint.Host}' is too far away for. Remove it.");
    }

    /// <summary>This machine, or a neighbour by its bare name, as containers have it.</summary>
    private static bool IsNear(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out var address)
            ? IPAddress.IsLoopback(address)
            : !host.Contains('.', StringComparison.Ordinal);
}
