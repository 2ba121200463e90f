using Azure.Core;
using Azure.Identity;

namespace Veza.Shared.Common;

/// <summary>Who this process is to Azure's services, where they know it by Entra identity and not by a key.</summary>
public static class AzureIdentity
{
    /// <summary>
    /// The identity. On Azure (where the platform offers its identity endpoint) the managed one: user-assigned with that
    /// client id, else the system-assigned. Elsewhere the developer's: environment, Azure CLI, and so on. It keeps its tokens
    /// and renews them; asking for one again is cheap.
    /// </summary>
    public static TokenCredential Credential(string? clientId)
    {
        var userAssigned = string.IsNullOrWhiteSpace(clientId) ? null : clientId;
        return Environment.GetEnvironmentVariable("IDENTITY_ENDPOINT") is { Length: > 0 }
            ? new ManagedIdentityCredential(
                userAssigned is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(userAssigned))
            : new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = userAssigned });
    }
}
