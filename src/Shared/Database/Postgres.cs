using Azure.Core;
using Microsoft.Extensions.Options;
using Npgsql;
using Veza.Shared.Common;

namespace Veza.Shared.Database;

/// <summary>The way to PostgreSQL: pooled connections, statements prepared after their second use.</summary>
public sealed class Postgres : IAsyncDisposable
{
    private static readonly TokenRequestContext Scope = new(["https://ossrdbms-aad.database.windows.net/.default"]);

    /// <summary>Opens nothing yet; the first statement does.</summary>
    public Postgres(IOptions<DatabaseOptions> options)
        : this(options.Value, options.Value.UseIdentity ? AzureIdentity.Credential(options.Value.ClientId) : null)
    {
    }

    /// <summary>With an identity that takes the place of passwords; null: there is none.</summary>
    internal Postgres(DatabaseOptions settings, TokenCredential? identity)
    {
        Primary = Source(settings.ConnectionString, settings, identity);
        Writer = Source(settings.ConnectionString, settings, identity, b =>
        {
            // Few statements, always the same ones: a generic plan saves planning them for each batch. It may be made while
            // the tables are empty and stay while they grow, so it must use the indexes whatever the statistics say.
            b.MaxPoolSize = 4;
            b.Options = $"{b.Options} -c plan_cache_mode=force_generic_plan "
                + "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";
        });
        Replica = settings.ReadConnectionString.Length > 0 ? Source(settings.ReadConnectionString, settings, identity) : Primary;
    }

    /// <summary>Reads and writes.</summary>
    public NpgsqlDataSource Primary { get; }

    /// <summary>For the group commits: each holds one connection, so that they never wait behind requests.</summary>
    public NpgsqlDataSource Writer { get; }

    /// <summary>Reads that tolerate lag (search, statistics); the primary when no replica is configured.</summary>
    public NpgsqlDataSource Replica { get; }

    /// <summary>Starts a transaction (READ COMMITTED); disposing it without a commit rolls back.</summary>
    public async Task<UnitOfWork> BeginAsync(CancellationToken ct)
    {
        var connection = await Primary.OpenConnectionAsync(ct);
        try
        {
            return new UnitOfWork(connection, await connection.BeginTransactionAsync(ct));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether the exception means "PostgreSQL is not there, or not now", and not a bug: trying again makes sense.</summary>
    public static bool IsOutage(Exception exception) => exception switch
    {
        NpgsqlOperationInProgressException => false,
        PostgresException answer => answer.IsTransient || answer.SqlState is
            PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.ReadOnlySqlTransaction // its own time limit; a standby
            or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections,
        NpgsqlException => true,
        // Npgsql: a connection that broke while a statement was being cancelled, when it is next used.
        ObjectDisposedException disposed => string.Equals(disposed.ObjectName, typeof(ManualResetEventSlim).FullName, StringComparison.Ordinal),
        _ => exception is TimeoutException or System.Net.Sockets.SocketException,
    };

    /// <summary>A statement in a transaction of its own.</summary>
    public NpgsqlCommand Command(string sql) => Primary.CreateCommand(sql);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        await Primary.DisposeAsync();
        if (!ReferenceEquals(Primary, Replica)) await Replica.DisposeAsync();
    }

    private static NpgsqlDataSource Source(
        string connectionString, DatabaseOptions settings, TokenCredential? identity,
        Action<NpgsqlConnectionStringBuilder>? adjust = null)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "veza",
            MaxPoolSize = settings.MaxConnections,
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
            CommandTimeout = (int)settings.CommandTimeout.TotalSeconds,
        };
        adjust?.Invoke(builder);
        if (identity is not null)
        {
            if (builder.SslMode < SslMode.Require) builder.SslMode = SslMode.Require; // a token is sent as it is
            builder.GssEncryptionMode = GssEncryptionMode.Disable; // else each refusal is tried twice
        }

        var source = new NpgsqlSlimDataSourceBuilder(builder.ConnectionString)
            .EnableArrays()
            .EnableTransportSecurity()
            .EnableIntegratedSecurity();
        if (identity is not null)
        {
            // Asked for each new connection. The identity keeps its token and renews it in time, so that is cheap.
            source.UsePasswordProvider(
                _ => identity.GetToken(Scope, CancellationToken.None).Token,
                async (_, ct) => (await identity.GetTokenAsync(Scope, ct)).Token);
        }

        return source.Build();
    }
}
