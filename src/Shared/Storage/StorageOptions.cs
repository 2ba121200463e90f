using Veza.Shared.Storage.AzureBlobs;

namespace Veza.Shared.Storage;

/// <summary>Files beside messages, section <c>Veza:Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>The longest life of an address: the key that signs them on Azure lives two hours.</summary>
    public static readonly TimeSpan MaxLife = TimeSpan.FromHours(1);

    /// <summary>
    /// Where files lie when no Azure storage is given; a relative path starts at the working directory. Empty:
    /// <c>data/blobs</c>. All processes of an installation need the same folder, and backups need it too.
    /// </summary>
    public string Folder { get; set; } = "";

    /// <summary>Connection string of an Azure storage account, with its key; <c>UseDevelopmentStorage=true</c> means Azurite.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>
    /// Blob address of an Azure storage account that knows this process by its Entra identity, for example
    /// <c>https://account.blob.core.windows.net</c>. Takes the place of <see cref="ConnectionString"/>.
    /// </summary>
    public string ServiceUri { get; set; } = "";

    /// <summary>Client id of the user-assigned identity to use with <see cref="ServiceUri"/>; empty: the process's own.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The container on Azure; it has to exist.</summary>
    public string Container { get; set; } = "attachments";

    /// <summary>How long a client may take before it begins to send a file.</summary>
    public TimeSpan UploadLife { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an address to fetch a file at is good.</summary>
    public TimeSpan DownloadLife { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Largest file.</summary>
    public long MaxBytes { get; set; } = 25 * 1024 * 1024;

    /// <summary>How long Azure storage may take to answer one attempt; what can be repeated is tried four times.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    internal bool IsAzure => ConnectionString.Length > 0 || ServiceUri.Length > 0;

    internal string FolderPath => Path.GetFullPath(Folder.Length > 0 ? Folder : Path.Combine("data", "blobs"));

    /// <summary>What is wrong, and how to mend it; null when all is well. Never holds a key.</summary>
    /// <param name="onAzure">Run by the Functions host, where a folder is lost with the instance.</param>
    public string? Validate(bool onAzure = false) =>
        PlaceFault(onAzure)
        ?? Outside(nameof(UploadLife), UploadLife)
        ?? Outside(nameof(DownloadLife), DownloadLife)
        ?? (MaxBytes is < 1024 or > 4L * 1024 * 1024 * 1024
            ? $"Veza:Storage:MaxBytes is {MaxBytes}; it must lie between 1024 and 4294967296."
        : Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromMinutes(5)
            ? $"Veza:Storage:Timeout is {Timeout:c}; it must lie between 00:00:01 and 00:05:00."
        : null);

    private string? PlaceFault(bool onAzure) =>
        onAzure && !IsAzure
            ? "Veza:Storage:ServiceUri and Veza:Storage:ConnectionString are empty; behind the Functions host files need Azure "
              + "storage. Set Veza__Storage__ServiceUri to the account's blob address, or Veza__Storage__ConnectionString."
        : ConnectionString.Length > 0 && ServiceUri.Length > 0
            ? $"Veza:Storage:ServiceUri is '{ServiceUri}' and Veza:Storage:ConnectionString is set too; keep one: the address to use "
              + "the identity of this process, the connection string to use the account's key."
        : Folder.Length > 0 && IsAzure
            ? $"Veza:Storage:Folder is '{Folder}' and Azure storage is set too; remove Veza__Storage__Folder, or remove "
              + "Veza__Storage__ServiceUri and Veza__Storage__ConnectionString."
        : ClientId.Length > 0 && ServiceUri.Length == 0
            ? $"Veza:Storage:ClientId is '{ClientId}', which is used with Veza:Storage:ServiceUri alone; set that, or remove the id."
        : ClientId.Length > 0 && !Guid.TryParse(ClientId, out _)
            ? $"Veza:Storage:ClientId is '{ClientId}'; a client id is a UUID. Take it from the identity's overview."
        : IsAzure && AccountAddress.ContainerFault(Container) is { } container ? container
        : ConnectionString.Length > 0 ? AccountAddress.FaultOf(ConnectionString)
        : ServiceUri.Length > 0 ? AccountAddress.FaultOfUri(ServiceUri)
        : null;

    private static string? Outside(string name, TimeSpan value) =>
        value < TimeSpan.FromSeconds(10) || value > MaxLife
            ? $"Veza:Storage:{name} is {value:c}; it must lie between 00:00:10 and {MaxLife:c}."
            : null;
}
