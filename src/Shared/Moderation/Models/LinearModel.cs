using System.Buffers.Binary;
using System.Reflection;

namespace Veza.Shared.Moderation.Models;

/// <summary>
/// Logistic regression over hashed features: a weight of one byte for each place, times a scale, and a bias. The features of the words are
/// divided by the root of their number, so that a long text is not more certain than a short one.
/// </summary>
internal sealed class LinearModel
{
    private const int HeaderBytes = 8;

    private readonly float scale;
    private readonly float bias;
    private readonly sbyte[] weights;

    private LinearModel(float scale, float bias, sbyte[] weights) => (this.scale, this.bias, this.weights) = (scale, bias, weights);

    public static LinearModel Of(float bias, ReadOnlySpan<float> weights)
    {
        var largest = 1e-9f;
        foreach (var weight in weights) largest = Math.Max(largest, Math.Abs(weight));
        var (scale, bytes) = (largest / 127, new sbyte[weights.Length]);
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (sbyte)MathF.Round(weights[i] / scale);
        return new LinearModel(scale, bias, bytes);
    }

    /// <summary>One that comes with the program.</summary>
    public static LinearModel Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Models.{name}")
            ?? throw new InvalidOperationException($"The embedded model 'Models.{name}' cannot be read.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var read = new sbyte[bytes.Length - HeaderBytes];
        Buffer.BlockCopy(bytes, HeaderBytes, read, 0, read.Length);
        return new(BinaryPrimitives.ReadSingleLittleEndian(bytes), BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(4)), read);
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[HeaderBytes + weights.Length];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, scale);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4), bias);
        Buffer.BlockCopy(weights, 0, bytes, HeaderBytes, weights.Length);
        return bytes;
    }

    /// <returns>From 0 to 1.</returns>
    /// <param name="counted">Features of which there are the more, the longer the text is.</param>
    /// <param name="once">The others.</param>
    public double Score(ReadOnlySpan<int> counted, ReadOnlySpan<int> once)
    {
        var (many, few) = (0, 0);
        foreach (var place in counted) many += weights[place];
        foreach (var place in once) few += weights[place];
        return 1 / (1 + Math.Exp(-(bias + (scale * ((many / Math.Sqrt(Math.Max(1, counted.Length))) + few)))));
    }
}
