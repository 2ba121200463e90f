namespace Veza.Shared.Moderation.Folding;

/// <summary>
/// Identifiers that programs make (UUIDs, hashes of commits, order numbers) say nothing, and read as numbers for letters they would say
/// anything sooner or later: they are blank to the filters. Numbers alone are not among them: telephone numbers and prices say something.
/// </summary>
internal static class Identifiers
{
    private const int Shortest = 8, FewestDigits = 3;

    /// <summary>Makes them blank, in one pass.</summary>
    /// <param name="units">Of a folded text.</param>
    public static void Blank(Span<char> units)
    {
        for (var i = 0; i < units.Length;)
        {
            if (!char.IsAsciiLetterOrDigit(units[i]))
            {
                i++;
                continue;
            }

            var (start, digits, letters, isOne) = (i, 0, 0, true);
            for (; i < units.Length && (char.IsAsciiLetterOrDigit(units[i]) || units[i] == '-'); i++)
            {
                if (char.IsAsciiDigit(units[i])) digits++;
                else if (units[i] is >= 'a' and <= 'f') letters++;
                else if (units[i] != '-') isOne = false;
            }

            if (isOne && letters > 0 && digits >= FewestDigits && digits + letters >= Shortest) units[start..i].Fill(' ');
        }
    }
}
