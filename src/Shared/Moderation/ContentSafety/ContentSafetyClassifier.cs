using System.Net;
using System.Text.Json;
using Azure.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Veza.Shared.Common;
using Veza.Shared.Moderation.Classifier;

namespace Veza.Shared.Moderation.ContentSafety;

/// <summary>
/// Azure AI Content Safety over REST. The text alone is sent, without addresses and numbers of people; nothing of it is logged. Longer texts go
/// in pieces, of which the strictest wins. Throws where the service does not answer in time, or not with all that was asked.
/// </summary>
public sealed class ContentSafetyClassifier : IContentClassifier, IDisposable
{
    private const int MaxAnswerBytes = 256 * 1024, MostTries = 2;

    private static readonly string[] Scopes = ["https://cognitiveservices.azure.com/.default"];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly ContentSafetyOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger<ContentSafetyClassifier> logger;
    private readonly TokenCredential? identity;
    private readonly ContentSafetyBreaker breaker;
    private readonly SemaphoreSlim turns;
    private readonly HttpClient client;
    private readonly Uri address;

    /// <summary>Connects at the first text. Without a key the platform says who this process is.</summary>
    public ContentSafetyClassifier(IOptions<ContentSafetyOptions> options, TimeProvider clock, ILogger<ContentSafetyClassifier> logger)
        : this(options.Value, clock, logger, options.Value.Key.Length == 0 ? AzureIdentity.Credential(options.Value.ClientId) : null)
    {
    }

    /// <summary>The same as somebody in particular; null: by the key.</summary>
    internal ContentSafetyClassifier(
        ContentSafetyOptions options, TimeProvider clock, ILogger<ContentSafetyClassifier> logger, TokenCredential? identity)
    {
        (this.options, this.clock, this.logger, this.identity) = (options, clock, logger, identity);
        (breaker, turns) = (new(options.BreakAfter, options.BreakFor, clock), new(options.MaxConcurrentRequests));
        address = new($"{options.Endpoint.TrimEnd('/')}/contentsafety/text:analyze?api-version={options.ApiVersion}");
        client = new HttpClient(new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // so that a change of address is noticed
            AutomaticDecompression = DecompressionMethods.None, AllowAutoRedirect = false, UseCookies = false,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan, // each text has its own
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
    }

    /// <inheritdoc/>
    /// <exception cref="OutageException">The service is out of reach, or is left alone for a while.</exception>
    public async ValueTask<ContentScores> ClassifyAsync(string text, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(text)) return default; // the service refuses what says nothing
        if (!breaker.TryEnter()) throw Outage();
        using var limit = new CancellationTokenSource(options.Timeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            var worst = default(ContentScores);
            foreach (var piece in TextPieces.Split(TextPieces.Scrub(text))) worst = worst.Or(await AnalyseAsync(piece, both.Token));
            breaker.Succeeded();
            return worst;
        }
        catch (Exception fault) when (ct.IsCancellationRequested && fault is OperationCanceledException)
        {
            breaker.Abandoned();
            throw;
        }
        catch (Exception fault)
        {
            Note(fault);
            throw Outage(fault is OperationCanceledException ? null : fault);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        client.Dispose();
        turns.Dispose();
    }

    private static OutageException Outage(Exception? cause = null) => new("Azure AI Content Safety", cause);

    private void Note(Exception fault)
    {
        var status = fault is HttpRequestException { StatusCode: { } code } ? code : default;
        if (status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.UnsupportedMediaType)
        {
            ContentSafetyLog.Refused(logger, (int)status);
            breaker.Abandoned();
            return;
        }

        var unknown = status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
        if (!breaker.Failed(atOnce: unknown)) return;
        if (unknown) ContentSafetyLog.Unauthorized(logger, (int)status, options.BreakFor);
        else ContentSafetyLog.LeftAlone(logger, fault.GetType().Name, options.BreakFor);
    }

    private async Task<ContentScores> AnalyseAsync(string piece, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var answer = await TrySendAsync(piece, attempt < MostTries, ct);
            if (answer is { IsSuccessStatusCode: true }) return ContentSafetyAnswer.Read(await answer.Content.ReadAsByteArrayAsync(ct));
            var passes = answer is null || answer.StatusCode is HttpStatusCode.TooManyRequests || (int)answer.StatusCode >= 500;
            if (!passes || attempt == MostTries) throw new HttpRequestException("The service refused.", null, answer?.StatusCode);
            var wait = (answer is null ? null : Backoff.Asked(answer, clock)) ?? Backoff.After(attempt, Pause, Pause);
            if (wait >= options.Timeout) throw new HttpRequestException("The service asks for more time than there is.", null, answer?.StatusCode);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, clock, ct);
        }
    }

    /// <returns>Null: the connection broke, and another try makes sense.</returns>
    private async Task<HttpResponseMessage?> TrySendAsync(string piece, bool mayFail, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = Body(piece) };
        if (identity is null) request.Headers.Add("Ocp-Apim-Subscription-Key", options.Key);
        else request.Headers.Authorization = new("Bearer", (await identity.GetTokenAsync(new(Scopes), ct)).Token);
        await turns.WaitAsync(ct);
        try
        {
            return await client.SendAsync(request, ct);
        }
        catch (HttpRequestException) when (mayFail)
        {
            return null;
        }
        finally
        {
            turns.Release();
        }
    }

    private static ByteArrayContent Body(string piece)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("text"u8, piece);
            json.WriteStartArray("categories"u8);
            foreach (var category in (ReadOnlySpan<string>)["Hate", "SelfHarm", "Sexual", "Violence"]) json.WriteStringValue(category);
            json.WriteEndArray();
            json.WriteString("outputType"u8, "FourSeverityLevels"u8);
            json.WriteEndObject();
        }

        return new(buffer.ToArray()) { Headers = { ContentType = new("application/json") } };
    }
}

internal static partial class ContentSafetyLog
{
    [LoggerMessage(2750, LogLevel.Error, "Azure AI Content Safety does not take the key or identity of this process ({Status}): check "
        + "Veza:ContentSafety:Key, or the role 'Cognitive Services User'. It is left alone for {Rest}")]
    public static partial void Unauthorized(ILogger logger, int status, TimeSpan rest);

    [LoggerMessage(2751, LogLevel.Warning, "Azure AI Content Safety fails ({Reason}); it is left alone for {Rest}")]
    public static partial void LeftAlone(ILogger logger, string reason, TimeSpan rest);

    [LoggerMessage(2752, LogLevel.Error, "Azure AI Content Safety refuses what it is sent ({Status}): check Veza:ContentSafety:Endpoint and ApiVersion")]
    public static partial void Refused(ILogger logger, int status);
}
