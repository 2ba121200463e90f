using System.Buffers;

namespace Veza.Shared.Realtime;

/// <summary>
/// Where JSON is written that is copied to its exact size afterwards. A JSON writer asks for 4 KB at a time: in a buffer of
/// its own each event of half a kilobyte would hold on to nine times as much.
/// </summary>
internal sealed class PooledBytes : IBufferWriter<byte>, IDisposable
{
    private byte[] bytes = ArrayPool<byte>.Shared.Rent(8192);
    private int length;

    /// <summary>A copy of what was written.</summary>
    public byte[] ToArray() => bytes.AsSpan(0, length).ToArray();

    /// <inheritdoc/>
    public void Advance(int count) => length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        var wanted = length + Math.Max(1, sizeHint);
        if (wanted > bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(wanted, 2 * bytes.Length));
            bytes.AsSpan(0, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = larger;
        }

        return bytes.AsMemory(length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(bytes);
        (bytes, length) = ([], 0);
    }
}
