using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace StateMetrics.Kubernetes.Connection;

/// <summary>Sockets that the kernel watches for us, each for one event after it was armed.</summary>
/// <remarks>epoll(7); epoll_ctl(2) with EPOLLONESHOT. Linux only.</remarks>
internal sealed partial class Epoll
{
    /// <summary>Room for one event on every architecture.</summary>
    internal const int EventBytes = 16;

    private const int CloseOnExec = 0x80000;                            // EPOLL_CLOEXEC
    private const int Add = 1;                                          // EPOLL_CTL_ADD
    private const int Modify = 3;                                       // EPOLL_CTL_MOD
    private const uint OneShot = 1u << 30;                              // EPOLLONESHOT
    private const int Interrupted = 4;                                  // EINTR

    // struct epoll_event {uint32_t events; uint64_t data;}, which is packed on x86-64 alone.
    private static readonly int s_keyAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    // Never closed: the one set of the process, see SocketWaits.
    private readonly int _set = Checked(Create(CloseOnExec), "epoll_create1");

    /// <summary>What a socket is armed for. Its end, or an error of it, is an event in any case.</summary>
    internal enum Wanted : uint
    {
        /// <summary>Bytes to read (EPOLLIN).</summary>
        Readable = 0x1,

        /// <summary>Room to write, or the end of connecting (EPOLLOUT).</summary>
        Writable = 0x4,
    }

    /// <summary>Has one call of <see cref="Next"/> return the key, at once where the event has been there before.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="IOException">The kernel does not take it.</exception>
    internal void Arm(SafeHandle socket, long key, Wanted wanted, bool isKnown)
    {
        Span<byte> armed = stackalloc byte[EventBytes];
        armed.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(armed, (uint)wanted | OneShot);
        BinaryPrimitives.WriteInt64LittleEndian(armed[s_keyAt..], key);
        Checked(Control(_set, isKnown ? Modify : Add, socket, ref MemoryMarshal.GetReference(armed)), "epoll_ctl");
    }

    /// <summary>Blocks until there is an event, and gives the key of its socket; 0 where it was interrupted.</summary>
    internal long Next(Span<byte> room)
    {
        int count = Wait(_set, ref MemoryMarshal.GetReference(room), 1, -1);
        if (count < 0 && Marshal.GetLastPInvokeError() == Interrupted)
        {
            return 0;
        }
        Checked(count, "epoll_wait");
        return BinaryPrimitives.ReadInt64LittleEndian(room[s_keyAt..]);
    }

    private static int Checked(int result, string call) => result >= 0
        ? result
        : throw new IOException($"{call}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int set, int operation, SafeHandle socket, ref byte armed);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int Wait(int set, ref byte room, int most, int milliseconds);
}
