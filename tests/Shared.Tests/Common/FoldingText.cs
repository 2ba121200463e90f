using Veza.Shared.Common.Text;

namespace Veza.Shared.Tests.Common;

public sealed class FoldingText
{
    [Theory]
    [InlineData("Zoë MÜLLER", "zoe muller")]
    [InlineData("Straße", "strasse")]
    [InlineData("Łódź", "lodz")]
    [InlineData("Œuvre Ægir Ørsted þing", "oeuvre aegir orsted thing")]
    [InlineData("e\u0301a\u0308", "ea")]
    [InlineData("ΣΟΦΊΑΣ σοφίας", "σοφιασ σοφιασ")]
    [InlineData("Ёлка Йод", "елка иод")]
    [InlineData("Ｖｅｚａ ４２", "veza 42")]
    [InlineData("ﬁn İstanbul ılık", "fin istanbul ilik")]
    [InlineData("Nguyễn Văn Đức", "nguyen van duc")]
    [InlineData("東京 서울 😀", "東京 서울 😀")]
    [InlineData("", "")]
    public void Case_and_accents_are_gone_and_all_else_stays(string text, string folded) =>
        Assert.Equal(folded, TextFolding.Fold(text));

    [Theory]
    [InlineData("Zoë Müller Œ ß ŉ ŀ")]
    [InlineData("ΐ ΰ ᾼ ϔ")]
    public void Folding_again_changes_nothing(string text) =>
        Assert.Equal(TextFolding.Fold(text), TextFolding.Fold(TextFolding.Fold(text)));
}
