using System.Text.Json;
using Veza.Shared.Common;
using Veza.Shared.Identity.Users;
using Veza.Shared.Messages;
using Veza.Shared.Moderation.Cases;
using Veza.Shared.Realtime;

namespace Veza.Shared.Moderation.Review.Reading;

/// <summary>The one way cases and reports are written.</summary>
public static class CaseJson
{
    /// <summary>One of a list.</summary>
    public static void Write(Utf8JsonWriter json, CaseView view)
    {
        json.WriteStartObject();
        WriteFields(json, view);
        json.WriteEndObject();
    }

    /// <summary>One with its surroundings and notes.</summary>
    public static void Write(Utf8JsonWriter json, CaseDetails details)
    {
        json.WriteStartObject();
        WriteFields(json, details.View);
        json.WritePropertyName("context"u8);
        if (details is { Before: { } before, After: { } after })
        {
            json.WriteStartObject();
            WriteMessages(json, "before"u8, before);
            WriteMessages(json, "after"u8, after);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteStartArray("notes"u8);
        foreach (var note in details.Notes)
        {
            json.WriteStartObject();
            WritePerson(json, "user_id"u8, "user_name"u8, note.By, details.Names);
            json.WriteString("text"u8, note.Text);
            json.WriteTime("at"u8, note.At);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>As whoever made it sees it.</summary>
    public static void Write(Utf8JsonWriter json, OwnReport own)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, own.Report.Id);
        json.WriteId("message_id"u8, own.Message);
        json.WriteId("user_id"u8, own.Person);
        json.WriteId("room_id"u8, own.Room);
        json.WriteString("reason"u8, own.Report.Reason);
        json.WriteString("text"u8, own.Report.Text);
        json.WriteString("status"u8, own.Status);
        json.WriteTime("at"u8, own.Report.At);
        json.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter json, CaseView view)
    {
        var one = view.Case;
        json.WriteString("id"u8, one.Id);
        json.WriteString("state"u8, one.IsDecided ? "decided" : "open");
        json.WriteStartArray("sources"u8);
        foreach (var source in one.Sources) json.WriteStringValue(source);
        json.WriteEndArray();
        json.WriteId("room_id"u8, one.Room?.Value);
        json.WriteString("room_name"u8, view.RoomName);
        WritePerson(json, "user_id"u8, "user_name"u8, one.Person, view.Names);
        json.WriteId("message_id"u8, one.Message?.Value);
        if (view.Message is { } message) json.WriteNumber("seq"u8, message.Seq);
        else json.WriteNull("seq"u8);
        json.WriteString("text"u8, one.ActionId is null ? one.Text : null);
        json.WriteString("current_text"u8, view.Message is { DeletedAt: null } current ? current.Content : null);
        json.WritePropertyName("findings"u8);
        json.WriteRawValue(one.Findings);
        WriteReports(json, view);
        json.WriteBoolean("held"u8, one is { IsHeld: true, IsDecided: false });
        json.WriteId("action_id"u8, one.ActionId);
        WriteAppeal(json, one);
        json.WriteNumber("severity"u8, one.Severity);
        json.WriteTime("opened_at"u8, one.OpenedAt);
        WritePerson(json, "claimed_by"u8, "claimed_by_name"u8, one.ClaimedBy, view.Names);
        json.WriteTime("claimed_until"u8, one.ClaimedUntil);
        json.WriteId("assigned_to"u8, one.AssignedTo?.Value);
        json.WriteString("decision"u8, one.Decision);
        json.WriteId("decided_by"u8, one.DecidedBy?.Value);
        json.WriteTime("decided_at"u8, one.DecidedAt);
        json.WriteString("note"u8, one.Note);
    }

    private static void WriteReports(Utf8JsonWriter json, CaseView view)
    {
        json.WriteStartArray("reports"u8);
        foreach (var report in view.Reports)
        {
            json.WriteStartObject();
            WritePerson(json, "user_id"u8, "user_name"u8, report.Reporter, view.Names);
            json.WriteString("reason"u8, report.Reason);
            json.WriteString("text"u8, report.Text);
            json.WriteTime("at"u8, report.At);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAppeal(Utf8JsonWriter json, ModerationCase one)
    {
        if (one.ActionId is not { } action)
        {
            json.WriteNull("appeal"u8);
            return;
        }

        json.WriteStartObject("appeal"u8);
        json.WriteString("text"u8, one.Text ?? "");
        json.WriteTime("at"u8, one.OpenedAt);
        json.WriteString("action_id"u8, action);
        json.WriteEndObject();
    }

    private static void WriteMessages(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<MessageView> some)
    {
        json.WriteStartArray(name);
        foreach (var message in some) MessageJson.Write(json, message);
        json.WriteEndArray();
    }

    private static void WritePerson(
        Utf8JsonWriter json, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name, UserId? user, IReadOnlyDictionary<UserId, UserSummary> names)
    {
        json.WriteId(id, user?.Value);
        json.WriteString(name, user is { } known && names.TryGetValue(known, out var card) ? card.Name : null);
    }
}
