using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Azure.Core;
using Npgsql;
using Veza.Shared.Database;

namespace Veza.Shared.Tests.Database;

/// <summary>Tokens in the place of passwords, seen from a server that asks for one and hangs up.</summary>
public sealed class SigningInByIdentity
{
    [Fact]
    public async Task Each_pool_sends_the_token_of_the_moment_and_only_encrypted()
    {
        await using var server = new AskingServer();
        var settings = new DatabaseOptions
        {
            ConnectionString = server.ConnectionString, ReadConnectionString = server.ConnectionString, UseIdentity = true,
        };
        var tokens = new CountedTokens();
        await using var database = new Postgres(settings, tokens);

        foreach (var source in (NpgsqlDataSource[])[database.Primary, database.Writer, database.Replica])
            await Assert.ThrowsAsync<PostgresException>(() => source.OpenConnectionAsync().AsTask());

        Assert.Null(settings.Validate());
        Assert.Equal(["token 1", "token 2", "token 3"], server.Passwords);
        Assert.All(tokens.Scopes, s => Assert.Equal("https://ossrdbms-aad.database.windows.net/.default", s));
    }

    [Theory]
    [InlineData("Host=db;Username=veza;Password=hush", true, "", "holds a password", "remove the password")]
    [InlineData("Host=db", true, "", "has no Username", "the name that the identity has")]
    [InlineData("Host=db;Username=veza", false, "11111111-1111-1111-1111-111111111111", "Veza:Database:ClientId is", "UseIdentity")]
    [InlineData("Host=db;Username=veza", true, "veza", "Veza:Database:ClientId is 'veza'", "UUID")]
    [InlineData("Host", true, "", "cannot be read", "Host=")]
    public void What_does_not_go_together_is_refused_without_a_secret(
        string connectionString, bool useIdentity, string clientId, string problem, string remedy)
    {
        var fault = new DatabaseOptions { ConnectionString = connectionString, UseIdentity = useIdentity, ClientId = clientId }.Validate();

        Assert.Contains(problem, fault, StringComparison.Ordinal);
        Assert.Contains(remedy, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", fault, StringComparison.Ordinal);
    }

    private sealed class CountedTokens : TokenCredential
    {
        private int count;

        public List<string> Scopes { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes.AddRange(requestContext.Scopes);
            return new($"token {++count}", DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }

    /// <summary>Speaks just enough of PostgreSQL's protocol: TLS, the start, a password in clear text, a refusal.</summary>
    private sealed class AskingServer : IAsyncDisposable
    {
        private const int StartTls = 80877103;

        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly X509Certificate2 certificate = MakeCertificate();
        private readonly Task serving;

        public AskingServer()
        {
            listener.Start();
            serving = ServeAsync();
        }

        public List<string> Passwords { get; } = [];

        public string ConnectionString => $"Host=127.0.0.1;Port={((IPEndPoint)listener.LocalEndpoint).Port};Username=veza;Database=veza";

        public async ValueTask DisposeAsync()
        {
            listener.Stop();
            await serving;
            certificate.Dispose();
        }

        private async Task ServeAsync()
        {
            while (true)
            {
                try
                {
                    using var client = await listener.AcceptTcpClientAsync();
                    await AnswerAsync(client.GetStream());
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException)
                {
                    return; // stopped
                }
            }
        }

        private async Task AnswerAsync(Stream plain)
        {
            Assert.Equal(StartTls, BinaryPrimitives.ReadInt32BigEndian(await BodyAsync(plain)));
            await plain.WriteAsync("S"u8.ToArray());
            await using var stream = new SslStream(plain);
            await stream.AuthenticateAsServerAsync(certificate);
            await BodyAsync(stream);
            await stream.WriteAsync((byte[])[(byte)'R', 0, 0, 0, 8, 0, 0, 0, 3]); // a password, in clear text
            await stream.ReadExactlyAsync(new byte[1]);
            Passwords.Add(Encoding.UTF8.GetString(await BodyAsync(stream)).TrimEnd('\0'));
            var refusal = "SFATAL\0VFATAL\0C53300\0Mno\0\0"u8.ToArray();
            await stream.WriteAsync((byte[])[(byte)'E', 0, 0, 0, (byte)(refusal.Length + 4), .. refusal]);
        }

        private static async Task<byte[]> BodyAsync(Stream stream)
        {
            var head = new byte[4];
            await stream.ReadExactlyAsync(head);
            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(head) - head.Length];
            await stream.ReadExactlyAsync(body);
            return body;
        }

        private static X509Certificate2 MakeCertificate()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var now = TimeProvider.System.GetUtcNow();
            return new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        }
    }
}
