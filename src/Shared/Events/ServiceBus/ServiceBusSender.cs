using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Common.Text;

namespace Veza.Shared.Events.ServiceBus;

/// <summary>The service will never take what was sent, or not from us.</summary>
/// <param name="status">What it answered.</param>
/// <param name="reason">For people, without secrets.</param>
public sealed class ServiceBusRefusedException(HttpStatusCode status, string reason) : Exception(reason)
{
    /// <summary>What it answered.</summary>
    public HttpStatusCode Status => status;

    /// <summary>Whether it is about the messages themselves and not about the queue or our rights.</summary>
    public bool IsAboutContent => status is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge;
}

/// <summary>Sends batches over REST, again where that can help; message ids make a repeated send harmless.</summary>
public sealed class ServiceBusSender : IDisposable
{
    private const string Throttled = "50009";
    private const int MaxErrorLength = 4096;

    // Exactly this, without a charset.
    private static readonly MediaTypeHeaderValue BatchType = new("application/vnd.microsoft.servicebus.json");

    private static readonly TimeSpan ThrottlePause = TimeSpan.FromSeconds(2);

    private readonly ServiceBusTokens tokens;
    private readonly ServiceBusOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger<ServiceBusSender> logger;
    private readonly HttpClient client;

    /// <summary>Connects at the first send.</summary>
    public ServiceBusSender(
        ServiceBusAddress address, ServiceBusTokens tokens, IOptions<ServiceBusOptions> options, TimeProvider clock,
        ILogger<ServiceBusSender> logger)
    {
        (this.tokens, this.options, this.clock, this.logger) = (tokens, options.Value, clock, logger);
        client = new HttpClient(new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // so that a change of address is noticed
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
        })
        {
            BaseAddress = address.Rest,
            Timeout = options.Value.RequestTimeout,
            MaxResponseContentBufferSize = 1024 * 1024,
        };
    }

    /// <summary>Completes when the queue has stored the batch.</summary>
    /// <exception cref="ServiceBusRefusedException">It will never be taken as it is.</exception>
    /// <exception cref="HttpRequestException">The last try failed; whether it was stored is not known.</exception>
    public async Task SendAsync(string queue, ReadOnlyMemory<byte> batch, CancellationToken ct)
    {
        var renewed = false;
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan? wanted = null;
            string trouble;
            Exception? fault = null;
            try
            {
                using var response = await PostAsync(queue, batch, ct);
                if (response.IsSuccessStatusCode) return;

                var throttled = (await ErrorAsync(response, ct)).Contains(Throttled, StringComparison.Ordinal);
                if (response.StatusCode == HttpStatusCode.Unauthorized && !renewed && !throttled)
                {
                    (renewed, attempt) = (true, attempt - 1); // the clock may have moved, or the key been renewed
                    tokens.Forget(queue);
                    continue;
                }

                if (!throttled && !MayHelp(response.StatusCode)) throw Refusal(queue, response.StatusCode);
                trouble = ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
                wanted = Backoff.Asked(response, clock) ?? (throttled ? ThrottlePause : null);
                fault = new HttpRequestException($"The queue '{queue}' answered {trouble}.", inner: null, response.StatusCode);
            }
            catch (Exception e) when ((e is HttpRequestException or TaskCanceledException) && !ct.IsCancellationRequested)
            {
                (fault, trouble) = (e, e.GetType().Name);
            }

            if (attempt >= options.MaxAttempts) throw fault;
            EventLog.SendRetried(logger, queue, attempt, trouble);
            await Task.Delay(Pause(attempt, wanted), clock, ct);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private async Task<HttpResponseMessage> PostAsync(string queue, ReadOnlyMemory<byte> batch, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{queue}/messages", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Authorization", await tokens.AuthorizeAsync(queue, ct));
        request.Content = new ReadOnlyMemoryContent(batch);
        request.Content.Headers.ContentType = BatchType;
        return await client.SendAsync(request, ct);
    }

    private TimeSpan Pause(int attempt, TimeSpan? wanted)
    {
        var pause = Backoff.After(attempt, options.RetryDelay, options.MaxRetryDelay);
        var longer = wanted > pause ? wanted.Value : pause;
        return longer < options.MaxRetryDelay ? longer : options.MaxRetryDelay;
    }

    private static async Task<string> ErrorAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var text = await response.Content.ReadAsStringAsync(ct);
        return TextRules.Cut(text, MaxErrorLength);
    }

    private static bool MayHelp(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;

    private static ServiceBusRefusedException Refusal(string queue, HttpStatusCode status) => new(status, status switch
    {
        HttpStatusCode.BadRequest => $"Service Bus does not understand what was sent to the queue '{queue}' (400).",
        HttpStatusCode.Unauthorized =>
            $"Service Bus does not let this process send to the queue '{queue}' (401): its policy needs the right Send, or its "
            + "identity the role Azure Service Bus Data Sender.",
        HttpStatusCode.Forbidden => $"The queue '{queue}' is full, or this process may not send to it (403).",
        HttpStatusCode.NotFound or HttpStatusCode.Gone =>
            $"There is no queue '{queue}' in the Service Bus namespace ({(int)status}).",
        _ => $"Service Bus refused a send to the queue '{queue}' ({(int)status}).",
    });
}
