using System.Buffers.Binary;
using System.Text;

namespace Veza.Bench.Load;

/// <summary>A WebSocket, from the upgrade on: frames in, frames out, pings answered.</summary>
internal abstract class WebSocketConnection : Connection
{
    private const int MaxHeader = 14;
    private bool upgraded;

    /// <summary>Connects and asks for the upgrade.</summary>
    protected WebSocketConnection(Uri server, string pathAndQuery) : base(server) => Send(Encoding.ASCII.GetBytes(
        $"GET {pathAndQuery} HTTP/1.1\r\nHost: {server.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n\r\n"));

    /// <summary>A text frame as a client sends it. The mask is zero: it satisfies the protocol and changes nothing.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> payload, byte opcode = 1)
    {
        var head = payload.Length < 126 ? 6 : 8;
        var frame = new byte[head + payload.Length];
        frame[0] = (byte)(0x80 | opcode);
        frame[1] = (byte)(0x80 | (head == 6 ? payload.Length : 126));
        if (head == 8) BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), checked((ushort)payload.Length));
        payload.CopyTo(frame.AsSpan(head));
        return frame;
    }

    /// <summary>The upgrade was granted.</summary>
    protected abstract void OnOpen();

    /// <summary>Data of a message; <paramref name="last"/> says whether it ends there.</summary>
    protected abstract void OnData(ReadOnlySpan<byte> data, bool last);

    /// <inheritdoc/>
    protected override int Consume(ReadOnlySpan<byte> data)
    {
        var start = 0;
        if (!upgraded)
        {
            start = data.IndexOf("\r\n\r\n"u8) + 4;
            if (start < 4) return 0;
            if (!data.StartsWith("HTTP/1.1 101"u8))
            {
                OnClosed("no upgrade: " + Encoding.UTF8.GetString(data[..Math.Min(data.Length, 300)]));
                return data.Length;
            }

            upgraded = true;
            OnOpen();
        }

        while (TakeFrame(data[start..]) is var taken and > 0) start += taken;
        return start;
    }

    private int TakeFrame(ReadOnlySpan<byte> data)
    {
        if (data.Length < 2) return 0;
        var (head, length) = (2, data[1] & 0x7F);
        if (length == 126)
        {
            if (data.Length < 4) return 0;
            (head, length) = (4, BinaryPrimitives.ReadUInt16BigEndian(data[2..]));
        }
        else if (length == 127)
        {
            if (data.Length < MaxHeader) return 0;
            (head, length) = (10, checked((int)BinaryPrimitives.ReadInt64BigEndian(data[2..])));
        }

        if (data.Length < head + length) return 0;
        var payload = data.Slice(head, length);
        switch (data[0] & 0x0F)
        {
            case 8:
                OnClosed("closed by the server" + (length > 2 ? ": " + Encoding.UTF8.GetString(payload[2..]) : ""));
                break;
            case 9:
                Send(Frame(payload, opcode: 10));
                break;
            case 0 or 1 or 2:
                OnData(payload, last: (data[0] & 0x80) != 0);
                break;
        }

        return head + length;
    }
}
