using System.Buffers.Text;
using System.Text;

namespace Veza.Bench.Load;

/// <summary>A message to send over HTTP, made once and filled in again and again.</summary>
internal sealed class SendRequest
{
    private const string Path = "POST /api/rooms/";

    private readonly byte[] request;
    private readonly int text;

    /// <summary>Makes it.</summary>
    /// <param name="head">What follows the path: version, host, who sends.</param>
    /// <param name="run">Makes the client's ids differ from those of earlier runs.</param>
    public SendRequest(string head, int run)
    {
        var body = $"{{\"content\":\"#00000000 {Member.Text}\",\"client_message_id\":"
            + $"\"00000000-0000-4000-8000-0000{run:x8}\"}}";
        request = Encoding.UTF8.GetBytes(
            $"{Path}{Guid.Empty}/messages{head}Content-Type: application/json\r\n"
            + $"Content-Length: {body.Length}\r\n\r\n{body}");
        text = request.AsSpan().IndexOf("\"#00000000"u8) + 2;
    }

    /// <summary>The bytes; good until the next call.</summary>
    public ReadOnlySpan<byte> To(Guid room, int number)
    {
        room.TryFormat(request.AsSpan(Path.Length), out _);
        Utf8Formatter.TryFormat(number, request.AsSpan(text), out _, new('x', 8));
        Utf8Formatter.TryFormat(number, request.AsSpan(request.Length - 38), out _, new('x', 8)); // of the client's id
        return request;
    }
}
