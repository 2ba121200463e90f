using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Veza.Bench.Load;

/// <summary>
/// Which of many sockets can be read. Straight to the kernel: the thread pool's way of waiting would cost more than
/// what is measured, and load generator and server share the machine.
/// </summary>
internal sealed partial class Epoll : IDisposable
{
    private const int Add = 1;
    private const uint Readable = 1;
    private const int MaxEvents = 1024;

    // The kernel packs the event on x64 and nowhere else.
    private static readonly int Size = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataOffset = Size - 8;

    private readonly byte[] ready = new byte[MaxEvents * Size];
    private readonly int queue = Check(Create(0));

    /// <summary>Watches the socket; <see cref="Wait"/> names it by the tag.</summary>
    public unsafe void Watch(int socket, int tag)
    {
        Span<byte> wish = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(wish, Readable);
        BinaryPrimitives.WriteInt64LittleEndian(wish[DataOffset..], tag);
        fixed (byte* first = wish) Check(Control(queue, Add, socket, first));
    }

    /// <summary>Waits until something can be read or the time is over.</summary>
    /// <param name="atMost">Stopwatch ticks, which are nanoseconds on Linux; none or less: only looks.</param>
    /// <returns>How many sockets are ready; <see cref="Tag"/> names them.</returns>
    public unsafe int Wait(long atMost)
    {
        var nanoseconds = Math.Max(0, atMost);
        var timeout = stackalloc long[2] { nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000 };
        fixed (byte* first = ready)
        {
            var count = PollWait(queue, first, MaxEvents, timeout, null);
            return count >= 0 || Marshal.GetLastPInvokeError() == 4 /* EINTR */ ? Math.Max(0, count) : Check(count);
        }
    }

    /// <summary>The tag of the ready socket.</summary>
    public int Tag(int index) =>
        (int)BinaryPrimitives.ReadInt64LittleEndian(ready.AsSpan((index * Size) + DataOffset, 8));

    /// <inheritdoc/>
    public void Dispose() => Close(queue);

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static unsafe partial int Control(int queue, int operation, int socket, byte* wish);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    private static unsafe partial int PollWait(int queue, byte* ready, int max, long* timeout, void* signals);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int queue);
}
