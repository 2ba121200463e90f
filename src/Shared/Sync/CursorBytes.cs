using System.Buffers.Binary;
using Veza.Shared.Common;

namespace Veza.Shared.Sync;

/// <summary>Takes a cursor's bytes apart. Once something was not there, or is no number, <see cref="Failed"/> stays true.</summary>
internal ref struct CursorReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    /// <summary>Whether it is no cursor.</summary>
    public bool Failed { get; private set; }

    /// <summary>Whether all has been read.</summary>
    public readonly bool IsOver => rest.Length == 0;

    /// <summary>So many bytes.</summary>
    public ReadOnlySpan<byte> Bytes(long count)
    {
        if (count < 0 || count > rest.Length) return Fail(rest[..0]);
        var taken = rest[..(int)count];
        rest = rest[(int)count..];
        return taken;
    }

    public byte Byte() => Bytes(1) is [var value] ? value : (byte)0;

    /// <summary>Eight bytes of an id.</summary>
    public ulong Key() => Bytes(sizeof(ulong)) is { Length: sizeof(ulong) } key ? BinaryPrimitives.ReadUInt64LittleEndian(key) : 0;

    /// <summary>A number that is not negative, seven bits a byte.</summary>
    public long Number() => Bits() is var bits && bits <= long.MaxValue ? (long)bits : Fail(0L);

    /// <summary>A number that lies so far below another one, or above it; not negative either.</summary>
    public long Below(long other)
    {
        var bits = Bits();
        var distance = (long)(bits >> 1) ^ -(long)(bits & 1);
        var number = (Int128)other - distance;
        return number >= 0 && number <= long.MaxValue ? (long)number : Fail(0L);
    }

    private ulong Bits()
    {
        const int MostBytes = 10;
        var bits = 0UL;
        for (var i = 0; i < rest.Length && i < MostBytes; i++)
        {
            if (i == MostBytes - 1 && rest[i] > 1) break; // more than 64 bits
            bits |= (ulong)(rest[i] & 0x7F) << (7 * i);
            if (rest[i] >= 0x80) continue;
            rest = rest[(i + 1)..];
            return bits;
        }

        return Fail(0UL);
    }

    private ReadOnlySpan<byte> Fail(ReadOnlySpan<byte> value)
    {
        Failed = true;
        return value;
    }

    private T Fail<T>(T value)
    {
        Failed = true;
        return value;
    }
}

/// <summary>Puts a cursor's bytes together, in a buffer that is long enough.</summary>
internal struct CursorWriter(byte[] bytes)
{
    private int length;

    /// <summary>What was written.</summary>
    public readonly ReadOnlySpan<byte> Written => bytes.AsSpan(0, length);

    public void Byte(byte value) => bytes[length++] = value;

    public void Key(ulong key)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(length), key);
        length += sizeof(ulong);
    }

    public void Id(RoomId room)
    {
        room.Value.TryWriteBytes(bytes.AsSpan(length));
        length += 16;
    }

    public void Raw(ReadOnlySpan<byte> value)
    {
        value.CopyTo(bytes.AsSpan(length));
        length += value.Length;
    }

    public void Number(long number) => Bits((ulong)number);

    /// <summary>How far the number lies below the other one: short where they are near.</summary>
    public void Below(long other, long number)
    {
        var distance = other - number;
        Bits((ulong)((distance << 1) ^ (distance >> 63)));
    }

    private void Bits(ulong rest)
    {
        for (; rest >= 0x80; rest >>= 7) bytes[length++] = (byte)(rest | 0x80);
        bytes[length++] = (byte)rest;
    }
}
