using Veza.Functions.Api.Messages;

namespace Veza.Functions.Api.Threads;

/// <summary>How far one has read a thread: up to the seq of a reply.</summary>
internal sealed record ReadThreadRequest(long Seq);

/// <summary>A thread as it is to the caller.</summary>
/// <param name="Following">Whether what is new there is counted for them.</param>
/// <param name="ReadSeq">They have read it up to here.</param>
/// <param name="UnreadCount">Replies of others above that; stops at 200.</param>
/// <param name="MentionCount">Those of them that name the caller, or everyone.</param>
/// <param name="CountedSeq">The newest message of the room when it was counted.</param>
// Written by OwnThreadJson.
internal sealed record OwnThreadResponse(
    Guid RoomId, Guid ThreadRoot, bool Following, long ReadSeq, long UnreadCount, long MentionCount, long CountedSeq);

/// <summary>A page of the threads that the caller follows.</summary>
/// <param name="UnreadThreads">How many of the whole list have something unread.</param>
/// <param name="MentionCount">Unread replies of the whole list that name the caller.</param>
// Written by OwnThreadJson.
internal sealed record ThreadListResponse(int UnreadThreads, int MentionCount, ListedThreadResponse[] Threads);

/// <summary>A thread of the list.</summary>
/// <param name="Root">With its <c>thread</c>.</param>
internal sealed record ListedThreadResponse(MessageResponse Root);
