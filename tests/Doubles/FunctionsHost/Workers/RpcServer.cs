using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Veza.Doubles.FunctionsHost.Workers.Protocol;
using RpcException = Grpc.Core.RpcException;

namespace Veza.Doubles.FunctionsHost.Workers;

/// <summary>Where workers come in: gRPC over plain HTTP/2 on loopback.</summary>
internal sealed class RpcServer : IAsyncDisposable
{
    /// <summary>Of one message, as the worker is told it.</summary>
    public const int MaxMessageBytes = int.MaxValue;

    private readonly ConcurrentDictionary<string, WorkerChannel> channels = new(StringComparer.Ordinal);
    private readonly WebApplication app;

    private RpcServer() => app = LoopbackServer.Create(0, HttpProtocols.Http2, services =>
    {
        services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = grpc.MaxSendMessageSize = null);
        services.AddSingleton(new EventStreams(channels));
    });

    public Uri Address => LoopbackServer.AddressOf(app);

    public static async Task<RpcServer> StartAsync()
    {
        var server = new RpcServer();
        server.app.MapGrpcService<EventStreams>();
        await server.app.StartAsync();
        return server;
    }

    /// <summary>Lets the worker of this channel in, until the channel ends.</summary>
    public void Expect(WorkerChannel channel)
    {
        channels[channel.WorkerId] = channel;
        channel.Ended.Register(() => channels.TryRemove(channel.WorkerId, out _));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => app.DisposeAsync();

    /// <summary>Couples the stream of a worker with its channel; a worker may open several.</summary>
    private sealed class EventStreams(ConcurrentDictionary<string, WorkerChannel> channels) : FunctionRpc.FunctionRpcBase
    {
        public override async Task EventStream(
            IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream,
            ServerCallContext context)
        {
            if (!await requestStream.MoveNext(context.CancellationToken)) return;
            var first = requestStream.Current;
            if (first.StartStream is not { } start || !channels.TryGetValue(start.WorkerId, out var channel))
                throw new RpcException(new Status(
                    StatusCode.PermissionDenied, "The first message must be the StartStream of a worker of this host."));

            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, channel.Ended);
            var sending = SendAsync(channel, responseStream, end.Token);
            try
            {
                do channel.Receive(requestStream.Current);
                while (await requestStream.MoveNext(end.Token));
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or RpcException && end.IsCancellationRequested)
            {
                // The worker's process ended, or the host lets it go.
            }
            finally
            {
                await end.CancelAsync();
                await sending;
                if (channel.Ended.IsCancellationRequested) context.GetHttpContext().Abort(); // as cut as a host that is gone
            }
        }

        private static async Task SendAsync(WorkerChannel channel, IServerStreamWriter<StreamingMessage> stream, CancellationToken ct)
        {
            try
            {
                await foreach (var message in channel.Outgoing(ct)) await stream.WriteAsync(message, ct);
            }
            catch (Exception e)
                when (e is IOException or OperationCanceledException or InvalidOperationException && ct.IsCancellationRequested)
            {
                // As above.
            }
        }
    }
}
