using Veza.Shared.Common;
using Veza.Shared.Common.Text;

namespace Veza.Shared.Moderation.Review;

/// <summary>What people write about cases: several lines, not too long.</summary>
internal static class CaseTexts
{
    /// <summary>In code points.</summary>
    public const int MaxLength = 2000;

    /// <summary>What is wrong with it; null when it is fine.</summary>
    public static Error? Check(string field, string? text) =>
        string.IsNullOrWhiteSpace(text) ? Error.Field(field, FieldFault.Required)
        : TextRules.IsLongerThan(text, MaxLength) ? Error.Field(field, FieldFault.TooLong(MaxLength, TextRules.LengthOf(text)))
        : TextRules.HasUnstorable(text) ? Error.Field(field, FieldFault.InvalidText)
        : TextRules.HasControls(text, oneLine: false) ? Error.Field(field, FieldFault.ControlCharacters)
        : TextRules.IsVisible(text) ? null : Error.Field(field, FieldFault.NotVisible);
}
