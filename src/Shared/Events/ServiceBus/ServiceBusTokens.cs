using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;

namespace Veza.Shared.Events.ServiceBus;

/// <summary>What goes into the header <c>Authorization</c>: a signature made with the access key, or a token of Entra.</summary>
public sealed class ServiceBusTokens(ServiceBusAddress address, IOptions<ServiceBusOptions> options, TimeProvider clock)
{
    private static readonly TokenRequestContext Scope = new(["https://servicebus.azure.net/.default"]);

    private readonly TimeSpan lifetime = options.Value.TokenLifetime;
    private readonly ConcurrentDictionary<string, (string Text, DateTimeOffset RenewAt)> signatures = new(StringComparer.Ordinal);
    private readonly TokenCredential? identity = address.Key is null ? AzureIdentity.Credential(address.ClientId) : null;

    /// <summary>For sends to the queue.</summary>
    public async ValueTask<string> AuthorizeAsync(string queue, CancellationToken ct)
    {
        if (identity is not null) return "Bearer " + (await identity.GetTokenAsync(Scope, ct)).Token; // it keeps and renews them

        var now = clock.Now();
        if (signatures.TryGetValue(queue, out var known) && known.RenewAt > now) return known.Text;
        var text = Sign(new Uri(address.Rest, queue).AbsoluteUri, address.Policy!, address.Key!, now + lifetime);
        signatures[queue] = (text, now + (lifetime * 0.9));
        return text;
    }

    /// <summary>The service has refused the last one.</summary>
    public void Forget(string queue) => signatures.TryRemove(queue, out _);

    /// <summary>A shared access signature. The key is taken as text, not decoded.</summary>
    internal static string Sign(string resource, string policy, string key, DateTimeOffset expiry)
    {
        var (sr, se) = (Uri.EscapeDataString(resource), expiry.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{sr}\n{se}"));
        return $"SharedAccessSignature sr={sr}&sig={Uri.EscapeDataString(Convert.ToBase64String(signature))}&se={se}"
            + $"&skn={Uri.EscapeDataString(policy)}";
    }
}
