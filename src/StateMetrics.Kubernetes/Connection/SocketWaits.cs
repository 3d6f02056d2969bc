using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace StateMetrics.Kubernetes.Connection;

/// <summary>
/// Sees to it that whoever waits for a socket goes on. A socket is watched while somebody waits for it and not otherwise:
/// the runtime's own engine hears of every packet, wakes a thread for it though the reader is busy, and that one a worker.
/// </summary>
/// <remarks>
/// Who waited goes on in the thread that saw the event as long as another one is left to see the next, and in the thread
/// pool otherwise: a reader that takes long holds up nobody.
/// </remarks>
internal sealed class SocketWaits
{
    private const int Threads = 2;

    private static readonly Lock s_gate = new();
    private static SocketWaits? s_ofProcess;

    private readonly Epoll _epoll = new();
    private readonly ConcurrentDictionary<long, SocketWait> _waits = new();
    private long _lastKey;
    private int _idle;

    private SocketWaits()
    {
        for (int i = 0; i < Threads; i++)
        {
            new Thread(Run) { IsBackground = true, Name = "API sockets" }.UnsafeStart();
        }
    }

    /// <exception cref="IOException">The process has no file descriptor left. The next connection tries again.</exception>
    internal static SocketWaits OfProcess
    {
        get
        {
            lock (s_gate)
            {
                return s_ofProcess ??= new SocketWaits();
            }
        }
    }

    /// <returns>The key of these waits. No other ever has it: an event that comes late finds nobody.</returns>
    internal long Add(SocketWait wait)
    {
        long key = Interlocked.Increment(ref _lastKey);
        _waits[key] = wait;
        return key;
    }

    internal void Remove(long key) => _waits.TryRemove(key, out _);

    internal bool Has(long key) => _waits.ContainsKey(key);

    internal void Arm(SafeHandle socket, long key, Epoll.Wanted wanted, bool isKnown) => _epoll.Arm(socket, key, wanted, isKnown);

    private void Run()
    {
        Span<byte> room = stackalloc byte[Epoll.EventBytes];
        while (true)
        {
            Interlocked.Increment(ref _idle);
            long key = _epoll.Next(room);
            bool isAlone = Interlocked.Decrement(ref _idle) == 0;
            if (_waits.TryGetValue(key, out SocketWait? wait))
            {
                wait.Happened(elsewhere: isAlone);
            }
        }
    }
}
