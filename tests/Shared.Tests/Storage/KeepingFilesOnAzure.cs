using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Veza.Shared.Storage;
using Veza.Shared.Storage.AzureBlobs;

namespace Veza.Shared.Tests.Storage;

/// <summary>Azurite with the container, over plain HTTP with the account's key, or over TLS with tokens.</summary>
public abstract class OneAzurite(bool withTokens) : IAsyncLifetime
{
    private readonly string certificates = Path.Combine(Path.GetTempPath(), "veza-test-" + Path.GetRandomFileName());

    private string? trusted;
    private Azurite? azurite;

    internal HttpClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Client = new HttpClient(Handler());
        azurite = withTokens ? await StartWithTlsAsync() : await Azurite.StartAsync();
        await new LocalContainer(MakeClient(TimeProvider.System, withKey: true), NullLogger<LocalContainer>.Instance)
            .EnsureContainerAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        if (azurite is not null) await azurite.DisposeAsync();
        if (Directory.Exists(certificates)) Directory.Delete(certificates, recursive: true);
    }

    internal AzureBlobStore Store(TimeProvider clock)
    {
        var client = MakeClient(clock, withKey: !withTokens);
        return new AzureBlobStore(client, new DelegationKeys(client, NullLogger<DelegationKeys>.Instance));
    }

    private SocketsHttpHandler Handler() => new()
    {
        UseProxy = false,
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && shown.GetCertHashString() == trusted,
        },
    };

    private AzureBlobClient MakeClient(TimeProvider clock, bool withKey) => withKey
        ? new(new() { ConnectionString = azurite!.ConnectionString }, identity: null, Handler(), clock)
        : new(new() { ServiceUri = azurite!.Endpoint.ToString() }, new UncheckedTokens(), Handler(), clock);

    private async Task<Azurite> StartWithTlsAsync()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256) { CertificateExtensions = { names.Build() } };
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        trusted = certificate.GetCertHashString();
        Directory.CreateDirectory(certificates);
        var (certificateFile, keyFile) = (Path.Combine(certificates, "certificate"), Path.Combine(certificates, "secret"));
        await File.WriteAllTextAsync(certificateFile, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
        return await Azurite.StartAsync("--oauth", "basic", "--cert", certificateFile, "--key", keyFile);
    }
}

public sealed class AzuriteWithKey() : OneAzurite(withTokens: false);

public sealed class AzuriteWithTokens() : OneAzurite(withTokens: true);

public abstract class KeepingFilesOnAzure(OneAzurite azurite) : KeepingFiles
{
    protected override IBlobStore Store { get; } = azurite.Store(TimeProvider.System);

    protected override HttpClient Client => azurite.Client;

    /// <summary>An address for uploading allows to create, which a file that is there already does not need.</summary>
    protected override HttpStatusCode ToWriteTwice => HttpStatusCode.Forbidden;

    protected override HttpStatusCode ToDelete => HttpStatusCode.Forbidden;

    protected override IBlobStore StoreAnHourAgo { get; } =
        azurite.Store(new ManualClock(TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1)));
}

public sealed class KeepingFilesOnAzureByKey(AzuriteWithKey azurite) : KeepingFilesOnAzure(azurite), IClassFixture<AzuriteWithKey>;

public sealed class KeepingFilesOnAzureByIdentity(AzuriteWithTokens azurite)
    : KeepingFilesOnAzure(azurite), IClassFixture<AzuriteWithTokens>
{
    /// <summary>Azurite fails over a version that never was before it looks at a signature of an identity.</summary>
    protected override HttpStatusCode ToChange(string parameter) =>
        parameter == "sv" ? HttpStatusCode.InternalServerError : base.ToChange(parameter);
}

/// <summary>Tokens of the right form without a signature, which the emulator does not look at.</summary>
internal sealed class UncheckedTokens : TokenCredential
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        Assert.Equal(["https://storage.azure.com/.default"], requestContext.Scopes);
        var times = $"\"iat\":{Seconds(-60)},\"nbf\":{Seconds(-60)},\"exp\":{Seconds(3600)}";
        const string Tenant = "11111111-1111-1111-1111-111111111111";
        var claims = $$"""
            {"aud":"https://storage.azure.com","iss":"https://sts.windows.net/{{Tenant}}/","oid":"22222222-2222-2222-2222-222222222222","tid":"{{Tenant}}",{{times}}}
            """;
        return new AccessToken($"{Encode("""{"alg":"none","typ":"JWT"}""")}.{Encode(claims)}.none", Now.AddHours(1));
    }

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        new(GetToken(requestContext, cancellationToken));

    private static long Seconds(int from) => Now.ToUnixTimeSeconds() + from;

    private static string Encode(string json) =>
        System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(json));
}
