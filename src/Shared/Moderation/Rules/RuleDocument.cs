using System.Text.Json.Serialization;

namespace Veza.Shared.Moderation.Rules;

/// <summary>Rules as people write them, and as they are stored. What is absent is as in the tenant's rules, or as on the first day.</summary>
/// <param name="Profanity">The verdicts on words of severity 1, 2 and 3.</param>
/// <param name="Words">Words of the community, beside the built-in lists.</param>
/// <param name="AllowedWords">Words, <c>stem*</c> and phrases of two words that always pass.</param>
/// <param name="BuiltInWords">Whether the built-in lists count.</param>
/// <param name="Patterns">Regular expressions.</param>
/// <param name="BlockedHosts">Hosts that no link may lead to, with all below them.</param>
/// <param name="AllowedHosts">Hosts whose links pass whatever else speaks against them.</param>
/// <param name="OnFailure">What becomes of a text that could not be judged: <c>allow</c> or <c>hold</c>.</param>
/// <param name="SecondLook">What becomes of a published message that a second look would not have let through: <c>case</c> or <c>retract</c>.</param>
/// <param name="ExemptRoles">As in <c>tenant.moderator</c> and <c>room.owner</c>; spam, links and contents do not hold for these.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RuleDocument(
    IReadOnlyList<string>? Profanity = null, IReadOnlyList<WordEntry>? Words = null, IReadOnlyList<string>? AllowedWords = null,
    bool? BuiltInWords = null, IReadOnlyList<PatternEntry>? Patterns = null, SpamEntry? Spam = null, IReadOnlyList<string>? BlockedHosts = null,
    IReadOnlyList<string>? AllowedHosts = null, LinksEntry? Links = null, ContentsEntry? Contents = null, string? OnFailure = null,
    IReadOnlyList<string>? ExemptRoles = null, string? SecondLook = null)
{
    /// <summary>Says nothing.</summary>
    public static RuleDocument Empty { get; } = new();
}

/// <summary>A word of a community.</summary>
/// <param name="Word"><c>word</c>, <c>word+</c> (with endings), <c>stem*</c>, <c>*end</c>, <c>*part*</c>; before it may stand the words of a phrase.</param>
/// <param name="Severity">From 1 to 3.</param>
/// <param name="Language"><c>en</c> or <c>fr</c>: whose endings it takes.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record WordEntry(string Word, int Severity, string? Language = null);

/// <summary>A regular expression.</summary>
/// <param name="Id">Names it to authors and in statistics, as in <c>adverts</c>.</param>
/// <param name="Pattern">Without look-around and back references.</param>
/// <param name="Verdict">What becomes of a text that it matches.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PatternEntry(string Id, string Pattern, string Verdict);

/// <summary>From which scores on a text is spam.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SpamEntry(double? Flag = null, double? Hold = null);

/// <summary>The verdicts on links, by what speaks against them.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record LinksEntry(
    string? Blocked = null, string? Script = null, string? Lookalike = null, string? UserInfo = null, string? IpAddress = null,
    string? Shortened = null);

/// <summary>By category of contents.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ContentsEntry(
    CategoryEntry? Hate = null, CategoryEntry? Harassment = null, CategoryEntry? Sexual = null, CategoryEntry? Violence = null,
    CategoryEntry? SelfHarm = null);

/// <summary>From which scores on contents are flagged, held and refused; absent: never.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CategoryEntry(double? Flag = null, double? Hold = null, double? Block = null);
