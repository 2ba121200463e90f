using System.Text.RegularExpressions;

namespace Veza.Shared.Storage.AzureBlobs;

/// <summary>A storage account: where its blobs are, what it is called, and its key unless an identity takes its place.</summary>
/// <param name="Endpoint">Without a slash at the end; Azurite and its like have the account's name as their path.</param>
/// <param name="Account">The account's name.</param>
/// <param name="Key">Decoded; null when it is not known here.</param>
internal sealed partial record AccountAddress(string Endpoint, string Account, byte[]? Key)
{
    private const string Setting = "Veza:Storage:ConnectionString";

    // Known to everybody: the one account of the emulator.
    private const string Development =
        "AccountName=devstoreaccount1;BlobEndpoint=http://127.0.0.1:10000/devstoreaccount1;"
        + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>Plain HTTP is for emulators; addresses made for them are good over it.</summary>
    public bool IsHttps => Endpoint.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    /// <summary>On this machine, so an emulator.</summary>
    public bool IsLocal => new Uri(Endpoint).IsLoopback;

    /// <summary>Reads a connection string that <see cref="FaultOf"/> has no objection to.</summary>
    public static AccountAddress Parse(string connectionString)
    {
        var parts = Parts(connectionString);
        var account = parts["AccountName"];
        var endpoint = parts.GetValueOrDefault("BlobEndpoint") ?? string.Concat(
            parts.GetValueOrDefault("DefaultEndpointsProtocol", "https"), "://", account, ".blob.",
            parts.GetValueOrDefault("EndpointSuffix", "core.windows.net"));
        return new(endpoint.TrimEnd('/'), account, Convert.FromBase64String(parts["AccountKey"]));
    }

    /// <summary>Reads an address that <see cref="FaultOfUri"/> has no objection to.</summary>
    public static AccountAddress ParseUri(string serviceUri)
    {
        var uri = new Uri(serviceUri);
        var path = uri.AbsolutePath.Trim('/');
        return new(serviceUri.TrimEnd('/'), path.Length > 0 ? path : uri.Host.Split('.')[0], Key: null);
    }

    /// <summary>What is wrong with a connection string, without a part of it that may be secret.</summary>
    public static string? FaultOf(string connectionString)
    {
        var parts = Parts(connectionString);
        if (parts.ContainsKey("SharedAccessSignature"))
            return $"{Setting} holds a shared access signature, which cannot sign addresses; give the one with the account's key.";
        if (parts.GetValueOrDefault("AccountName") is not { Length: > 0 })
            return $"{Setting} has no AccountName; copy it from 'Access keys' of the storage account.";
        if (!IsKey(parts.GetValueOrDefault("AccountKey")))
        {
            return $"{Setting} has no AccountKey in Base64; copy it from 'Access keys' of the storage account, or use "
                + "Veza:Storage:ServiceUri.";
        }

        return Uri.TryCreate(Parse(connectionString).Endpoint, UriKind.Absolute, out var uri) && IsPlain(uri)
            && uri.Scheme is "https" or "http"
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

        return string.Equals(parts.GetValueOrDefault("UseDevelopmentStorage"), "true", StringComparison.OrdinalIgnoreCase)
            ? Parts(Development)
            : parts;
    }

    [GeneratedRegex(@"\A(?=.{3,63}\z)[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ContainerPattern();
}
