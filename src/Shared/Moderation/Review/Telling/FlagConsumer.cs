using System.Text.Json;
using Veza.Shared.Events;
using Veza.Shared.Events.Consumers;
using Veza.Shared.Messages;
using Veza.Shared.Moderation.Cases;
using Veza.Shared.Moderation.Pipeline;

namespace Veza.Shared.Moderation.Review.Telling;

/// <summary>Opens the cases of flagged messages, each exactly once, with what they said then.</summary>
public sealed class FlagConsumer(CaseOpener opener, MessageRepository messages) : IEventConsumer
{
    /// <summary>Messages were published that a moderator is to look at.</summary>
    internal const string FlaggedType = "moderation.flagged";

    /// <inheritdoc/>
    public string Name => "case-opening";

    /// <inheritdoc/>
    public string Queue => Queues.ModerationReview;

    /// <inheritdoc/>
    public bool Handles(string type) => type is FlaggedType;

    /// <inheritdoc/>
    public async Task HandleAsync(EventDelivery delivery, CancellationToken ct)
    {
        var work = await delivery.BeginAsync(ct);
        Flagged[] flagged = [.. delivery.Events.SelectMany(Read)];
        if (flagged.Length == 0) return;
        var said = (await messages.ListByIdsAsync([.. flagged.Select(f => f.Room)], [.. flagged.Select(f => f.Message)], ct))
            .ToDictionary(m => m.Id.Value);
        foreach (var one in flagged)
        {
            // A text that was taken away meanwhile is among the revisions; there are few of these.
            var text = said.GetValueOrDefault(one.Message) is not { } message ? null
                : message.DeletedAt is null ? message.Content
                : (await messages.ListRevisionsAsync(message.Id, MostRevisions, ct)).LastOrDefault()?.Content;
            await opener.OpenAsync(
                work, new(new(one.Tenant), CaseSource.Flag, new(one.Room), new(one.Author), new(one.Message), text, one.Findings), ct);
        }
    }

    private const int MostRevisions = 100;

    /// <summary>Those with findings; what is only to be judged again is not for a moderator yet.</summary>
    private static List<Flagged> Read(EventEnvelope e)
    {
        try
        {
            using var document = JsonDocument.Parse(e.Payload);
            return
            [
                .. document.RootElement.GetProperty("items"u8).EnumerateArray().Select(item => new Flagged(
                        item.GetProperty("tenant_id"u8).GetGuid(), item.GetProperty("room_id"u8).GetGuid(), item.GetProperty("message_id"u8).GetGuid(),
                        item.GetProperty("author_id"u8).GetGuid(), [.. item.GetProperty("findings"u8).EnumerateArray().Select(Finding)]))
                    .Where(item => item.Findings.Count > 0),
            ];
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new EventRefusedException($"its payload cannot be read: {unreadable.GetType().Name}");
        }
    }

    private static Finding Finding(JsonElement f)
    {
        var (start, length) = (Number(f, "start"), Number(f, "length"));
        return new(
            VerdictCodes.Parse(f.GetProperty("verdict"u8).GetString()!) ?? Verdict.Flag, f.GetProperty("rule"u8).GetString()!,
            f.GetProperty("reason"u8).GetString()!, f.GetProperty("score"u8).GetDouble(), length > 0 ? new TextRange(start, length) : null);
    }

    private static int Number(JsonElement f, string name) =>
        f.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : 0;

    private sealed record Flagged(Guid Tenant, Guid Room, Guid Message, Guid Author, IReadOnlyList<Finding> Findings);
}
