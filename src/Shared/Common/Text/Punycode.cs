using System.Text;

namespace Veza.Shared.Common.Text;

/// <summary>RFC 3492. Labels are short, so the time that grows with the square of their length does not count.</summary>
internal static class Punycode
{
    private const int Base = 36, TMin = 1, TMax = 26, Skew = 38, Damp = 700, FirstBias = 72, FirstPoint = 0x80;

    /// <summary>The label in ASCII, without the prefix.</summary>
    public static string Encode(string label)
    {
        var points = label.EnumerateRunes().Select(r => r.Value).ToArray();
        var encoded = new StringBuilder(label.Length + 16);
        foreach (var point in points.Where(p => p < FirstPoint)) encoded.Append((char)point);
        var (basic, done) = (encoded.Length, encoded.Length);
        if (basic > 0) encoded.Append('-');

        long delta = 0;
        for (var (next, bias) = (FirstPoint, FirstBias); done < points.Length; next++)
        {
            var least = points.Where(p => p >= next).Min();
            delta += (long)(least - next) * (done + 1);
            next = least;
            foreach (var point in points)
            {
                if (point < next) delta++;
                if (point != next) continue;
                var rest = delta;
                for (var k = Base; ; k += Base)
                {
                    var threshold = Math.Clamp(k - bias, TMin, TMax);
                    if (rest < threshold) break;
                    encoded.Append(Digit(threshold + (int)((rest - threshold) % (Base - threshold))));
                    rest = (rest - threshold) / (Base - threshold);
                }

                encoded.Append(Digit((int)rest));
                bias = Adapt(delta, done + 1, done == basic);
                delta = 0;
                done++;
            }

            delta++;
        }

        return encoded.ToString();
    }

    /// <summary>The label again; null when the text is the encoding of none.</summary>
    public static string? Decode(string text)
    {
        var split = text.LastIndexOf('-');
        var points = text[..Math.Max(split, 0)].Select(c => (int)c).ToList();
        var (index, bias, point) = (0L, FirstBias, (long)FirstPoint);
        for (var at = split + 1; at < text.Length;)
        {
            var (before, weight) = (index, 1L);
            for (var k = Base; ; k += Base)
            {
                if (at == text.Length || Value(text[at++]) is not { } digit) return null;
                index += digit * weight;
                if (index > int.MaxValue) return null;
                var threshold = Math.Clamp(k - bias, TMin, TMax);
                if (digit < threshold) break;
                weight *= Base - threshold;
                if (weight > int.MaxValue) return null;
            }

            bias = Adapt(index - before, points.Count + 1, before == 0);
            point += index / (points.Count + 1);
            index %= points.Count + 1;
            if (!Rune.IsValid((int)Math.Min(point, int.MaxValue))) return null;
            points.Insert((int)index++, (int)point);
        }

        return string.Concat(points.Select(p => new Rune(p).ToString()));
    }

    private static int Adapt(long delta, int count, bool first)
    {
        delta = first ? delta / Damp : delta / 2;
        delta += delta / count;
        var k = 0;
        for (; delta > (Base - TMin) * TMax / 2; k += Base) delta /= Base - TMin;
        return k + (int)((Base - TMin + 1) * delta / (delta + Skew));
    }

    private static char Digit(int value) => (char)(value < 26 ? 'a' + value : '0' + value - 26);

    private static int? Value(char c) => c switch
    {
        >= 'a' and <= 'z' => c - 'a',
        >= '0' and <= '9' => c - '0' + 26,
        _ => null,
    };
}
