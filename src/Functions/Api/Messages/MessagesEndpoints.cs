using Microsoft.AspNetCore.Http.HttpResults;
using Veza.Functions.Api.Paging;
using Veza.Functions.Http;
using Veza.Functions.Http.Authentication;
using Veza.Functions.Http.Problems;
using Veza.Functions.Http.RateLimiting;
using Veza.Shared.Common;
using Veza.Shared.Messages;
using Veza.Shared.Messages.Editing;
using Veza.Shared.Messages.Forwarding;
using Veza.Shared.Messages.History;
using Veza.Shared.Messages.Sending;
using Veza.Shared.RateLimits;

namespace Veza.Functions.Api.Messages;

/// <summary>Sending, reading and changing messages.</summary>
internal static class MessagesEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapMessages(this IEndpointRouteBuilder routes)
    {
        var room = routes.MapGroup("/api/rooms/{roomId:guid}/messages").RequireCaller().LimitPerUser().WithTags("Messages");
        room.MapPost("", SendAsync).LimitPerUser(UserLimit.Messages)
            .Produces<SentMessageResponse>().Produces<SentMessageResponse>(StatusCodes.Status202Accepted)
            .WithSummary("Sends a message; a retry under the same client_message_id gets the first answer; 202 when somebody looks at it first");
        room.MapGet("", ListAsync).CompressAnswers().Produces<MessageResponse[]>()
            .WithSummary("History, oldest first: before, after or around a message, by its id or seq; else the newest");

        var message = routes.MapGroup("/api/messages/{messageId:guid}").RequireCaller().LimitPerUser().WithTags("Messages");
        message.MapGet("", FindAsync).Produces<MessageResponse>().WithSummary("One message");
        message.MapPatch("", EditAsync).LimitPerUser(UserLimit.Edits).Produces<MessageResponse>().WithSummary("Replaces the text of one's own message");
        message.MapDelete("", DeleteAsync).LimitPerUser(UserLimit.Deletions).WithSummary("Deletes a message, which keeps its place");
        message.MapPost("/remove", RemoveAsync).LimitPerUser(UserLimit.Deletions).WithSummary("Deletes a message, and tells the room why");
        message.MapPost("/forward", ForwardAsync).LimitPerUser(UserLimit.Messages)
            .Produces<SentMessageResponse>().Produces<SentMessageResponse>(StatusCodes.Status202Accepted)
            .WithSummary("Sends a copy of a message into another room; answers as sending does");
        message.MapGet("/revisions", ListRevisionsAsync).CompressAnswers().WithSummary("What a message said before it was edited");
    }

    /// <summary>POST /api/rooms/{roomId}/messages. A retry gets the same 200 and body as the first attempt.</summary>
    private static async Task<Results<JsonBody<SentMessage>, ProblemHttpResult>> SendAsync(
        Guid roomId, SendMessageRequest request, Caller caller, MessageService messages, CancellationToken ct)
    {
        var command = new SendMessage(
            new RoomId(roomId), caller.UserId, request.Content, request.ClientMessageId,
            request.ReplyTo is { } id ? new MessageId(id) : null, request.ThreadRoot is { } root ? new MessageId(root) : null,
            request.AlsoInRoom ?? false);
        var sent = await messages.SendAsync(command, ticket: null, ct);
        if (sent.Failed) return sent.Error.ToProblem();
        return sent.Value.IsHeld ? JsonBody.Accepted(sent.Value, SentMessageJson.Write) : JsonBody.FromFew(sent.Value, SentMessageJson.Write);
    }

    /// <summary>GET /api/rooms/{roomId}/messages. Oldest first; before, after and around take a message id or a seq; with threads no seq is left out.</summary>
    private static async Task<IResult> ListAsync(
        Guid roomId,
        Caller caller,
        MessageReader messages,
        CancellationToken ct,
        string? before = null,
        string? after = null,
        string? around = null,
        int? limit = null,
        bool? threads = null)
    {
        var page = PageQuery.Read(before, after, around, limit ?? 50);
        if (page.Failed) return page.Error.ToProblem();

        var found = await messages.ListAsync(new RoomId(roomId), caller.UserId, page.Value with { WithThreads = threads ?? false }, ct);
        return found.Failed ? found.Error.ToProblem() : JsonBody.From(found.Value, MessageJson.Write);
    }

    private static async Task<IResult> FindAsync(Guid messageId, Caller caller, MessageReader messages, CancellationToken ct)
    {
        var found = await messages.FindAsync(new MessageId(messageId), caller.UserId, ct);
        return found.Failed ? found.Error.ToProblem() : JsonBody.From(found.Value, MessageJson.Write);
    }

    private static async Task<IResult> EditAsync(
        Guid messageId, EditMessageRequest request, Caller caller, MessageEditor editor, CancellationToken ct)
    {
        var edited = await editor.EditAsync(new MessageId(messageId), caller.UserId, request.Content, ct);
        return edited.Failed ? edited.Error.ToProblem() : JsonBody.From(edited.Value, MessageJson.Write);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid messageId, Caller caller, MessageEditor editor, CancellationToken ct)
    {
        var deleted = await editor.DeleteAsync(new MessageId(messageId), caller.UserId, reason: null, ct);
        return deleted.Failed ? deleted.Error.ToProblem() : TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        Guid messageId, RemoveMessageRequest request, Caller caller, MessageEditor editor, CancellationToken ct)
    {
        var deleted = await editor.DeleteAsync(new MessageId(messageId), caller.UserId, request.Reason, ct);
        return deleted.Failed ? deleted.Error.ToProblem() : TypedResults.NoContent();
    }

    private static async Task<Results<JsonBody<SentMessage>, ProblemHttpResult>> ForwardAsync(
        Guid messageId, ForwardMessageRequest request, Caller caller, MessageForwarder forwarder, CancellationToken ct)
    {
        var sent = await forwarder.ForwardAsync(
            new(new(messageId), new(request.RoomId), caller.UserId, request.ClientMessageId), ticket: null, ct);
        if (sent.Failed) return sent.Error.ToProblem();
        return sent.Value.IsHeld ? JsonBody.Accepted(sent.Value, SentMessageJson.Write) : JsonBody.FromFew(sent.Value, SentMessageJson.Write);
    }

    private static async Task<Results<Ok<RevisionResponse[]>, ProblemHttpResult>> ListRevisionsAsync(
        Guid messageId, Caller caller, MessageReader messages, CancellationToken ct)
    {
        var found = await messages.ListRevisionsAsync(new MessageId(messageId), caller.UserId, ct);
        return found.Failed
            ? found.Error.ToProblem()
            : TypedResults.Ok(found.Value.Select(r => new RevisionResponse(r.Content, r.ReplacedAt)).ToArray());
    }
}
