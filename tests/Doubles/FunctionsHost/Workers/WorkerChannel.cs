using System.Collections.Concurrent;
using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Veza.Doubles.FunctionsHost.Workers.Protocol;
using Content = Veza.Doubles.FunctionsHost.Workers.Protocol.StreamingMessage.ContentOneofCase;

namespace Veza.Doubles.FunctionsHost.Workers;

/// <summary>There is no worker to call, or it went away in the middle of the call.</summary>
internal sealed class WorkerGoneException(string message) : Exception(message);

/// <summary>The host's conversation with one worker process, from its first message to its end.</summary>
internal sealed class WorkerChannel(string workerId, Journal journal)
{
    private readonly Channel<StreamingMessage> outgoing = Channel.CreateUnbounded<StreamingMessage>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> questions = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource<InvocationResponse>> invocations = [];
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource ended = new();
    private long asked;
    private volatile string? endedBecause;

    public string WorkerId => workerId;

    /// <summary>What the worker said that it can do; empty before <see cref="InitializeAsync"/>.</summary>
    public IReadOnlyDictionary<string, string> Capabilities { get; private set; } = new Dictionary<string, string>();

    /// <summary>The worker's own web server, which requests are passed on to.</summary>
    public Uri? HttpUri => Capabilities.TryGetValue("HttpUri", out var uri) ? new Uri(uri) : null;

    /// <summary>Completes with the worker's first message.</summary>
    public Task Started => started.Task;

    /// <summary>What the worker is to be sent, in order.</summary>
    public IAsyncEnumerable<StreamingMessage> Outgoing(CancellationToken ct) => outgoing.Reader.ReadAllAsync(ct);

    /// <summary>Ends with the conversation, whoever ended it.</summary>
    public CancellationToken Ended => ended.Token;

    /// <summary>Takes a message of the worker.</summary>
    public void Receive(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case Content.StartStream:
                started.TrySetResult();
                break;
            case Content.RpcLog:
                journal.Log(message.RpcLog);
                break;
            case Content.InvocationResponse:
                var answer = message.InvocationResponse; // without a call: it was cancelled meanwhile
                if (invocations.TryRemove(answer.InvocationId, out var call)) call.TrySetResult(answer);
                break;
            default:
                if (questions.TryRemove(message.RequestId, out var question)) question.TrySetResult(message);
                else journal.Note($"worker {workerId} said {message.ContentCase} to a request that is not known");
                break;
        }
    }

    /// <summary>The worker introduces itself.</summary>
    /// <exception cref="WorkerGoneException">It refuses.</exception>
    public async Task InitializeAsync(string folder, CancellationToken ct)
    {
        var request = new WorkerInitRequest
        {
            HostVersion = HostIdentity.Version,
            WorkerDirectory = folder,
            FunctionAppDirectory = folder,
            Capabilities = { ["MultiStream"] = "10" },
        };
        var answer = (await AskAsync(new() { WorkerInitRequest = request }, ct)).WorkerInitResponse;
        if (answer.Result?.Status != StatusResult.Types.Status.Success)
            throw new WorkerGoneException("The worker could not initialize: " + StatusText.Of(answer.Result));
        Capabilities = answer.Capabilities.ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>Which functions the worker has.</summary>
    public async Task<FunctionMetadataResponse> AskMetadataAsync(string folder, CancellationToken ct) =>
        (await AskAsync(new() { FunctionsMetadataRequest = new() { FunctionAppDirectory = folder } }, ct)).FunctionMetadataResponse;

    /// <summary>Makes a function known to the worker.</summary>
    /// <returns>Why it cannot be called; null when it can.</returns>
    public async Task<string?> LoadAsync(FunctionLoadRequest request, CancellationToken ct)
    {
        var answer = (await AskAsync(new() { FunctionLoadRequest = request }, ct)).FunctionLoadResponse;
        return answer.Result?.Status == StatusResult.Types.Status.Success ? null : StatusText.Of(answer.Result);
    }

    /// <summary>Whether the worker is alive: it answers, or the token ends the wait.</summary>
    public async Task AskStatusAsync(CancellationToken ct) => await AskAsync(new() { WorkerStatusRequest = new() }, ct);

    /// <summary>Calls a function; whatever the worker answers is an answer.</summary>
    /// <exception cref="WorkerGoneException">The worker went away first.</exception>
    /// <exception cref="OperationCanceledException">By the token; the worker is told to cancel.</exception>
    public async Task<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken ct)
    {
        var answer = new TaskCompletionSource<InvocationResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        invocations[request.InvocationId] = answer;
        try
        {
            Say(new() { InvocationRequest = request });
            return await answer.Task.WaitAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            Cancel(request.InvocationId);
            throw;
        }
        finally
        {
            invocations.TryRemove(request.InvocationId, out _);
        }
    }

    /// <summary>Asks the worker to cancel a call; it may answer all the same.</summary>
    public void Cancel(string invocationId)
    {
        if (Capabilities.ContainsKey("HandlesInvocationCancelMessage") && endedBecause is null)
            Say(new() { InvocationCancel = new() { InvocationId = invocationId } });
    }

    /// <summary>Asks the worker to end itself within the time.</summary>
    public void Terminate(TimeSpan grace) => Say(new() { WorkerTerminate = new() { GracePeriod = Duration.FromTimeSpan(grace) } });

    /// <summary>No more messages; whatever waits for an answer fails.</summary>
    public void End(string reason)
    {
        endedBecause ??= reason;
        outgoing.Writer.TryComplete();
        var gone = new WorkerGoneException(reason);
        if (started.TrySetException(gone)) _ = started.Task.Exception; // as below
        foreach (var call in invocations.Values) Fail(call, gone);
        foreach (var question in questions.Values) Fail(question, gone);
        ended.Cancel();
    }

    private async Task<StreamingMessage> AskAsync(StreamingMessage question, CancellationToken ct)
    {
        question.RequestId = $"{workerId}-{Interlocked.Increment(ref asked)}";
        var answer = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        questions[question.RequestId] = answer;
        try
        {
            Say(question);
            return await answer.Task.WaitAsync(ct);
        }
        finally
        {
            questions.TryRemove(question.RequestId, out _);
        }
    }

    /// <summary>After the answer's place was made: an end in between fails it.</summary>
    private void Say(StreamingMessage message)
    {
        if (!outgoing.Writer.TryWrite(message)) throw new WorkerGoneException(endedBecause ?? "The worker is gone.");
    }

    private static void Fail<T>(TaskCompletionSource<T> waiting, Exception reason)
    {
        if (waiting.TrySetException(reason)) _ = waiting.Task.Exception; // nobody may be waiting any more
    }
}
