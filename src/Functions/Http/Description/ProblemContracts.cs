using System.ComponentModel.DataAnnotations;

namespace Veza.Functions.Http.Description;

/// <summary>A refusal (RFC 9457): act on its code.</summary>
/// <param name="Errors">Of each field what is wrong, in words.</param>
/// <param name="Faults">The same in codes and numbers.</param>
/// <param name="Until">Of what holds for the caller; absent: it has no end.</param>
/// <param name="ThreadRoot">The message in whose thread a reply stands.</param>
/// <param name="ClaimedBy">Who has the case.</param>
/// <param name="ClaimedUntil">Until when it is theirs.</param>
/// <param name="Level">How far that reaches.</param>
/// <param name="Interval">Seconds between two messages.</param>
/// <param name="Permission">What lacks, as in <c>message.send</c>.</param>
/// <param name="Version">Of the rules that hold.</param>
/// <param name="NoticesToken">With which somebody who is banned reads their notices and appeals.</param>
/// <param name="NoticesTokenExpiresIn">Seconds.</param>
/// <param name="Field">Which of the names or topics.</param>
/// <param name="Reason">Of a text that is not taken: what is wrong with it, as in <c>profanity</c>; or what a moderator said.</param>
/// <param name="Rule">The rule that found it.</param>
/// <param name="Ranges">Where: start and length in UTF-16 units of the text that was sent.</param>
/// <param name="RetryAfter">Seconds.</param>
// Written by ProblemResults.
[OmitsNulls]
internal sealed record ProblemBody(
    string Type, string Title, int Status, string Detail, string Code,
    IReadOnlyDictionary<string, string[]>? Errors = null, IReadOnlyDictionary<string, FaultBody>? Faults = null, long? Max = null,
    Guid? UserId = null, string? Needed = null, DateTimeOffset? Until = null, Guid? ClaimedBy = null, DateTimeOffset? ClaimedUntil = null,
    string? Level = null, long? Interval = null, string? Permission = null, Guid? ThreadRoot = null,
    int? Version = null, string? NoticesToken = null, int? NoticesTokenExpiresIn = null, string? Field = null, string? Reason = null, string? Rule = null, int[][]? Ranges = null, int? RetryAfter = null,
    string? TraceId = null);

/// <summary>A refusal of an event: act on its code.</summary>
/// <param name="Message">One sentence for developers, in English.</param>
/// <param name="Errors">Of each field what is wrong, in words.</param>
/// <param name="Faults">The same in codes and numbers.</param>
/// <param name="Until">Of what holds for the caller; absent: it has no end.</param>
/// <param name="ThreadRoot">The message in whose thread a reply stands.</param>
/// <param name="ClaimedBy">Who has the case.</param>
/// <param name="ClaimedUntil">Until when it is theirs.</param>
/// <param name="Level">How far that reaches.</param>
/// <param name="Interval">Seconds between two messages.</param>
/// <param name="Permission">What lacks, as in <c>message.send</c>.</param>
/// <param name="Field">Which field of the event is missing or of the wrong type.</param>
/// <param name="Reason">Of a text that is not taken: what is wrong with it, as in <c>profanity</c>; or what a moderator said.</param>
/// <param name="Rule">The rule that found it.</param>
/// <param name="Ranges">Where: start and length in UTF-16 units of the text that was sent.</param>
/// <param name="RetryAfter">Seconds.</param>
// Written by RealtimeErrors.
[OmitsNulls]
internal sealed record EventRefusal(
    [property: AllowedValues("error")] string Type, string Code, string Message,
    IReadOnlyDictionary<string, string[]>? Errors = null, IReadOnlyDictionary<string, FaultBody>? Faults = null, long? Max = null,
    Guid? UserId = null, string? Needed = null, DateTimeOffset? Until = null, Guid? ClaimedBy = null, DateTimeOffset? ClaimedUntil = null,
    string? Level = null, long? Interval = null, string? Permission = null, Guid? ThreadRoot = null,
    string? Field = null, string? Reason = null, string? Rule = null, int[][]? Ranges = null, int? RetryAfter = null, string? TraceId = null);

/// <summary>What is wrong with a field: say it by its code and numbers.</summary>
[OmitsNulls]
internal sealed record FaultBody(string Code, long? Min = null, long? Max = null, long? Length = null);
