using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Veza.Shared.Storage;
using Veza.Shared.Storage.AzureBlobs;

namespace Veza.Shared.Tests.Storage;

/// <summary>Answers what the test says, and keeps what was asked.</summary>
internal sealed class ScriptedAzure(
    Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer, Func<HttpRequestMessage, string> keep)
    : HttpMessageHandler
{
    public ScriptedAzure(Func<int, HttpResponseMessage> answer, Func<HttpRequestMessage, string>? keep = null)
        : this((_, _) => throw new InvalidOperationException("Not scripted."), keep ?? (r => $"{r.Method} {r.RequestUri}")) => Numbered = answer;

    public ScriptedAzure(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer)
        : this(answer, r => $"{r.Method} {r.RequestUri}")
    {
    }

    public List<string> Requests { get; } = [];

    public StorageOptions Settings { get; } = new();

    private Func<int, HttpResponseMessage>? Numbered { get; }

    public AzureBlobStore Store(TimeProvider? clock = null, TokenCredential? identity = null)
    {
        if (identity is null) Settings.ConnectionString = "UseDevelopmentStorage=true";
        else Settings.ServiceUri = "https://127.0.0.1:10000/devstoreaccount1";
        var client = new AzureBlobClient(Settings, identity, this, clock ?? TimeProvider.System);
        return new(client, new DelegationKeys(client, NullLogger<DelegationKeys>.Instance));
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add(keep(request));
        return Numbered is null ? answer(request, cancellationToken) : Task.FromResult(Numbered(Requests.Count));
    }
}

/// <summary>Any token at all.</summary>
internal sealed class FixedToken : TokenCredential
{
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        new("token", DateTimeOffset.MaxValue);

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        new(GetToken(requestContext, cancellationToken));
}

/// <summary>A machine without an identity.</summary>
internal sealed class NoToken : TokenCredential
{
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        throw new CredentialUnavailableException("There is no identity.");

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        new(GetToken(requestContext, cancellationToken));
}
