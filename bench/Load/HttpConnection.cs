namespace Veza.Bench.Load;

/// <summary>Takes a whole answer: its status and its body.</summary>
internal delegate void HttpAnswer(int status, ReadOnlySpan<byte> body);

/// <summary>HTTP/1.1 with keep-alive and one request at a time, no more than Kestrel's answers need.</summary>
internal sealed class HttpConnection(Uri server) : Connection(server)
{
    private byte[] body = new byte[1024];

    /// <summary>Called for each answer; status 0 when the server closed the connection.</summary>
    public HttpAnswer OnAnswer { get; set; } = (_, _) => { };

    /// <inheritdoc/>
    protected override void OnClosed(string reason) => OnAnswer(0, System.Text.Encoding.UTF8.GetBytes(reason));

    /// <inheritdoc/>
    protected override int Consume(ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf("\r\n\r\n"u8);
        if (end < 0) return 0;

        var head = data[..(end + 2)];
        var content = data[(end + 4)..];
        var status = (int)Numbers.Decimal(data[9..]);
        if (Field(head, "\r\nContent-Length: "u8) is { Length: > 0 } lengthText)
        {
            var length = (int)Numbers.Decimal(lengthText);
            if (content.Length < length) return 0;
            OnAnswer(status, content[..length]);
            return end + 4 + length;
        }

        if (Field(head, "\r\nTransfer-Encoding: "u8).SequenceEqual("chunked"u8)) return Chunked(status, content, end + 4);
        OnAnswer(status, []); // 204 has neither
        return end + 4;
    }

    private int Chunked(int status, ReadOnlySpan<byte> content, int start)
    {
        var (read, written) = (0, 0);
        while (true)
        {
            var line = content[read..].IndexOf("\r\n"u8);
            if (line < 0) return 0;
            var length = Numbers.Hex(content[read..]);
            read += line + 2;
            if (content.Length < read + length + 2) return 0;
            if (body.Length < written + length) Array.Resize(ref body, (written + length) * 2);
            content.Slice(read, length).CopyTo(body.AsSpan(written));
            read += length + 2;
            written += length;
            if (length > 0) continue;

            OnAnswer(status, body.AsSpan(0, written));
            return start + read;
        }
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        var at = head.IndexOf(name);
        if (at < 0) return [];
        var value = head[(at + name.Length)..];
        return value[..value.IndexOf("\r\n"u8)];
    }
}
