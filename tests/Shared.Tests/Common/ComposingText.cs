using System.Globalization;
using Veza.Shared.Common.Text;

namespace Veza.Shared.Tests.Common;

public sealed class ComposingText
{
    [Fact]
    public void Lines_of_Unicodes_own_test_hold()
    {
        var lines = WorkingCopy.Read("tests/vectors/normalization.txt").Split('\n').Where(l => l.Length > 0 && l[0] != '#').ToList();

        Assert.True(lines.Count > 300, $"{lines.Count} lines");
        Assert.All(lines, line =>
        {
            var columns = line.Split(';').Take(3).Select(Text).ToArray();
            Assert.All(columns, column => Assert.Equal(columns[1], CanonicalText.Compose(column), StringComparer.Ordinal));
        });
    }

    [Fact]
    public void Syllables_of_Hangul_are_computed()
    {
        Assert.Equal("가각힣", CanonicalText.Compose("\u1100\u1161\u1100\u1161\u11A8\u1112\u1175\u11C2"));
        Assert.Equal("\uAC01\u11A8", CanonicalText.Compose("\uAC00\u11A8\u11A8"));
    }

    [Fact]
    public void Plain_text_is_not_copied_and_half_a_surrogate_pair_passes()
    {
        const string Plain = "Zoë Müller, 2 x 3";

        Assert.Same(Plain, CanonicalText.Compose(Plain));
        Assert.Equal("\ud83d\u00e9\ude00", CanonicalText.Compose("\ud83de\u0301\ude00"), StringComparer.Ordinal);
    }

    private static string Text(string column) => string.Concat(column.Split(' ').Select(
        point => char.ConvertFromUtf32(int.Parse(point, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))));
}
