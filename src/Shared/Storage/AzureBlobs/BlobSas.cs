using System.Globalization;
using System.Text;

namespace Veza.Shared.Storage.AzureBlobs;

/// <summary>A key of a service that signs for an identity; the fields are copied from the answer to the letter.</summary>
internal sealed record DelegationKey(
    string ObjectId, string TenantId, string Start, string Expiry, string Service, string Version, byte[] Value)
{
    /// <summary>After this it signs nothing any more.</summary>
    public DateTimeOffset ExpiresAt => DateTimeOffset.Parse(Expiry, CultureInfo.InvariantCulture);
}

/// <summary>
/// A shared access signature for one blob. The version is pinned: from 2025-07-05 on the text to sign has more lines.
/// </summary>
/// <param name="Blob"><c>container/name</c>, not encoded.</param>
/// <param name="Permissions">Letters in the order <c>racwd</c>; <c>c</c> alone lets a blob be written once.</param>
/// <param name="Expiry">Cut to seconds.</param>
/// <param name="IsHttps">False lets it pass over plain HTTP too.</param>
internal sealed record BlobSas(string Blob, string Permissions, DateTimeOffset Expiry, bool IsHttps)
{
    /// <summary>The version of the signature.</summary>
    public const string Version = "2022-11-02";

    /// <summary>From when it is good; null: at once, whatever the clocks say.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Takes the place of the blob's own in the answer.</summary>
    public string CacheControl { get; init; } = "";

    /// <summary>Takes the place of the blob's own in the answer.</summary>
    public string Disposition { get; init; } = "";

    /// <summary>Takes the place of the blob's own in the answer.</summary>
    public string ContentType { get; init; } = "";

    private string Protocol => IsHttps ? "https" : "https,http";

    private string From => Start is { } start ? Time(start) : "";

    private string Until => Time(Expiry);

    /// <summary>The query, signed with the account's key.</summary>
    public string Query(string account, byte[] key) =>
        Query(delegation: null, SharedKey.Sign(key, StringToSign(account)));

    /// <summary>The query, signed with a key that was made for an identity.</summary>
    public string Query(string account, DelegationKey key) =>
        Query(key, SharedKey.Sign(key.Value, StringToSign(account, key)));

    /// <summary>Times as signatures have them.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    // Empty: policy, address range, snapshot, encryption scope, Content-Encoding, Content-Language.
    private string StringToSign(string account) => string.Join(
        '\n', Permissions, From, Until, Resource(account), "", "", Protocol, Version, "b", "", "",
        CacheControl, Disposition, "", "", ContentType);

    // Empty besides those: authorized and unauthorized object id, correlation id.
    private string StringToSign(string account, DelegationKey key) => string.Join(
        '\n', Permissions, From, Until, Resource(account), key.ObjectId, key.TenantId, key.Start, key.Expiry, key.Service, key.Version,
        "", "", "", "", Protocol, Version, "b", "", "", CacheControl, Disposition, "", "", ContentType);

    private string Resource(string account) => $"/blob/{account}/{Blob}";

    private string Query(DelegationKey? delegation, string signature)
    {
        var query = new StringBuilder();
        Add("sv", Version);
        Add("spr", Protocol);
        Add("st", From);
        Add("se", Until);
        Add("sr", "b");
        Add("sp", Permissions);
        Add("skoid", delegation?.ObjectId);
        Add("sktid", delegation?.TenantId);
        Add("skt", delegation?.Start);
        Add("ske", delegation?.Expiry);
        Add("sks", delegation?.Service);
        Add("skv", delegation?.Version);
        Add("rscc", CacheControl);
        Add("rscd", Disposition);
        Add("rsct", ContentType);
        Add("sig", signature);
        return query.ToString();

        void Add(string name, string? value)
        {
            if (string.IsNullOrEmpty(value)) return;
            if (query.Length > 0) query.Append('&');
            query.Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
    }
}
