using System.Text.RegularExpressions;
using Azure.Storage.Blobs;

namespace Veza.Shared.Storage.AzureBlobs;

/// <summary>What is wrong with the settings that name a storage account, said before they are used.</summary>
internal static partial class AccountAddress
{
    private const string Setting = "Veza:Storage:ConnectionString";

    /// <summary>What is wrong with a connection string, without a part of it that may be secret.</summary>
    public static string? FaultOf(string connectionString)
    {
        var parts = Parts(connectionString);
        if (parts.ContainsKey("SharedAccessSignature"))
            return $"{Setting} holds a shared access signature, which cannot sign addresses; give the one with the account's key.";
        if (string.Equals(parts.GetValueOrDefault("UseDevelopmentStorage"), "true", StringComparison.OrdinalIgnoreCase)) return null;
        if (parts.GetValueOrDefault("AccountName") is not { Length: > 0 })
            return $"{Setting} has no AccountName; copy it from 'Access keys' of the storage account.";
        if (!IsKey(parts.GetValueOrDefault("AccountKey")))
        {
            return $"{Setting} has no AccountKey in Base64; copy it from 'Access keys' of the storage account, or use "
                + "Veza:Storage:ServiceUri.";
        }

        return AddressIn(connectionString) is { Scheme: "https" or "http" } uri && IsPlain(uri)
            ? null
            : $"{Setting} gives no usable blob address; DefaultEndpointsProtocol is 'https', and BlobEndpoint, where it is needed, "
              + "is one such as 'http://127.0.0.1:10000/devstoreaccount1'.";
    }

    /// <summary>What is wrong with a service's address.</summary>
    public static string? FaultOfUri(string serviceUri) =>
        Uri.TryCreate(serviceUri, UriKind.Absolute, out var uri) && IsPlain(uri)
        && string.Equals(uri.Scheme, "https", StringComparison.Ordinal) && uri.AbsolutePath.Trim('/').Split('/').Length == 1
            ? null
            : "Veza:Storage:ServiceUri is not the address of a blob service; it looks like 'https://account.blob.core.windows.net', "
              + "with https, since a token is sent there, and without a container or a signature.";

    /// <summary>What is wrong with a container's name.</summary>
    public static string? ContainerFault(string name) =>
        ContainerPattern().IsMatch(name)
            ? null
            : $"Veza:Storage:Container is '{name}'; a container's name is 3 to 63 of a-z, 0-9 and single hyphens inside.";

    /// <summary>As the SDK reads it; null where it cannot.</summary>
    private static Uri? AddressIn(string connectionString)
    {
        try
        {
            return new BlobServiceClient(connectionString).Uri;
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static bool IsPlain(Uri uri) => uri is { Query: "", Fragment: "", UserInfo: "" };

    private static bool IsKey(string? text) =>
        text is { Length: > 0 and <= 1024 } && Convert.TryFromBase64String(text, new byte[text.Length], out var bytes) && bytes >= 16;

    private static Dictionary<string, string> Parts(string connectionString)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) parts[part[..equals].Trim()] = part[(equals + 1)..].Trim();
        }

        return parts;
    }

    [GeneratedRegex(@"\A(?=.{3,63}\z)[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ContainerPattern();
}
