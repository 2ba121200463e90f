using System.Collections.Concurrent;
using System.Net.Http.Headers;

namespace Veza.Doubles.FunctionsHost;

/// <summary>Calls the handler for events, with the faults that were asked for.</summary>
internal sealed class EventInvoker(
    Package package, HandlerPool handlers, HostFaults faults, Journal journal, FunctionsHostOptions options) : IDisposable
{
    private readonly HttpMessageInvoker http = new(HostIdentity.Connections(followRedirects: !package.Host.Forwarding));
    private readonly ConcurrentDictionary<string, long> answers = [];
    private long count;

    public long Count => Interlocked.Read(ref count);

    /// <summary>Calls that the handler answered, by function.</summary>
    public IReadOnlyDictionary<string, long> Answers => answers;

    /// <summary>One attempt. It always completes, at the latest at the function timeout, which kills the handler.</summary>
    public async Task<Invocation> InvokeAsync(FunctionSpec function, TriggerValue trigger, CancellationToken ct)
    {
        var id = Guid.CreateVersion7(options.Clock.GetUtcNow());
        if (faults.Hits(HostFault.FailBeforeCall, function.Name)) return Failed(id, function, "A fault was asked for before the call.");

        Interlocked.Increment(ref count);
        var instance = handlers.Next();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(package.Host.FunctionTimeout);
        try
        {
            await handlers.AwaitStartAsync(instance, limit.Token);
            var answer = await CallAsync(id, function, trigger, instance, limit.Token);
            if (answer is null) await Task.Delay(Timeout.InfiniteTimeSpan, limit.Token); // the host never completes it
            return await SettleAsync(answer!, function, instance, limit.Token);
        }
        catch (Exception e) when (e is HttpRequestException or HandlerGoneException or IOException or ConnectionCutException)
        {
            return Failed(id, function, e.Message);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            await instance.KillAsync(forTimeout: true);
            return Failed(id, function, $"Timeout value of {package.Host.FunctionTimeout} was exceeded by function: {function.Name}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task<Invocation?> CallAsync(
        Guid id, FunctionSpec function, TriggerValue trigger, HandlerInstance instance, CancellationToken ct)
    {
        var body = EventCall.Write(function, trigger, options.Clock.GetUtcNow(), Guid.CreateVersion7(options.Clock.GetUtcNow()));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{instance.Port}/{function.Name}");
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.TransferEncodingChunked = true;
        request.Headers.TryAddWithoutValidation("User-Agent", HostIdentity.Agent);
        request.Headers.TryAddWithoutValidation(HostIdentity.VersionHeader, HostIdentity.Version);
        request.Headers.TryAddWithoutValidation(HostIdentity.InvocationHeader, id.ToString());

        using var cut = CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (faults.Hits(HostFault.ConnectionReset, function.Name)) cut.CancelAfter(faults.Moment());
        if (faults.Hits(HostFault.KillDuringCall, function.Name)) _ = KillSoonAsync(instance);
        try
        {
            using var response = await http.SendAsync(request, cut.Token);
            var text = await response.Content.ReadAsStringAsync(cut.Token);
            answers.AddOrUpdate(function.Name, 1, (_, n) => n + 1);
            return HandlerAnswer.Judge(id, function, response.StatusCode, response.Content.Headers.ContentType?.MediaType, text);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new ConnectionCutException();
        }
    }

    private async Task<Invocation> SettleAsync(
        Invocation answer, FunctionSpec function, HandlerInstance instance, CancellationToken ct)
    {
        foreach (var line in answer.Logs ?? []) journal.Add(line);
        if (faults.Hits(HostFault.SlowAnswer, function.Name)) await Task.Delay(faults.SlowBy, ct);
        if (faults.Hits(HostFault.KillAfterAnswer, function.Name))
        {
            await instance.KillAsync();
            return Failed(answer.Id, function, "The process was killed between its answer and the settlement.");
        }

        if (faults.Hits(HostFault.FailAfterAnswer, function.Name))
            return Failed(answer.Id, function, "A fault was asked for after the answer.");
        if (!answer.Succeeded) journal.Note($"{function.Name} failed: {answer.Error}");
        return answer;
    }

    private async Task KillSoonAsync(HandlerInstance instance)
    {
        await Task.Delay(faults.Moment());
        await instance.KillAsync();
    }

    private Invocation Failed(Guid id, FunctionSpec function, string error)
    {
        journal.Note($"{function.Name} failed: {error}");
        return new Invocation(id, function.Name, Succeeded: false, error);
    }

    private sealed class ConnectionCutException() : Exception("The connection to the handler was cut, as was asked for.");
}
