using System.Runtime;
using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Server.Telemetry;

/// <summary>Figures of the process, under the names that Prometheus' client libraries give them, and of the .NET runtime.</summary>
internal static class RuntimeFamilies
{
    internal static readonly FamilyTable<SelfState> Table = new()
    {
        { Counter, "process_cpu_seconds_total", Alpha, [], "CPU time that the process has used, in seconds.",
            static (s, ref w) => w.Sample(s.Process.CpuSeconds) },
        { Gauge, "process_resident_memory_bytes", Alpha, [], "Memory of the process that is in RAM.",
            static (s, ref w) => w.Sample(s.Process.ResidentBytes) },
        { Gauge, "process_virtual_memory_bytes", Alpha, [], "Address space of the process.",
            static (s, ref w) => w.Sample(s.Process.VirtualBytes) },
        { Gauge, "process_virtual_memory_max_bytes", Alpha, [], "Address space that the process may have at most.",
            static (s, ref w) => w.Sample(s.Process.VirtualBytesMax) },
        { Gauge, "process_open_fds", Alpha, [], "File descriptors that the process has open.",
            static (s, ref w) => w.Sample(s.Process.OpenFiles) },
        { Gauge, "process_max_fds", Alpha, [], "File descriptors that the process may have open at most.",
            static (s, ref w) => w.Sample(s.Process.OpenFilesMax) },
        { Gauge, "process_start_time_seconds", Alpha, [], "When the process started, in Unix seconds.",
            static (s, ref w) => w.Sample(s.Process.StartTimeSeconds) },
        { Counter, "process_network_receive_bytes_total", Alpha, [], "Bytes received by the network interfaces that the process sees.",
            static (s, ref w) => w.Sample(s.Process.ReceivedBytes) },
        { Counter, "process_network_transmit_bytes_total", Alpha, [], "Bytes sent by the network interfaces that the process sees.",
            static (s, ref w) => w.Sample(s.Process.TransmittedBytes) },
        { Counter, "dotnet_gc_collections_total", Alpha, ["generation"],
            "Garbage collections, each generation counting those of the older ones too.", WriteCollections },
        { Counter, "dotnet_gc_pause_seconds_total", Alpha, [], "Time that garbage collections have paused the process, in seconds.",
            static (_, ref w) => w.Sample(GC.GetTotalPauseDuration().TotalSeconds) },
        { Counter, "dotnet_gc_allocated_bytes_total", Alpha, [], "Bytes allocated on the managed heap since the start.",
            static (_, ref w) => w.Sample(GC.GetTotalAllocatedBytes()) },
        { Gauge, "dotnet_gc_heap_size_bytes", Alpha, [], "Managed heap in use, garbage that is not collected yet included.",
            static (_, ref w) => w.Sample(GC.GetTotalMemory(forceFullCollection: false)) },
        { Gauge, "dotnet_gc_committed_bytes", Alpha, [], "Memory that the managed heap holds, in use or not.",
            static (_, ref w) => w.Sample(GC.GetGCMemoryInfo().TotalCommittedBytes) },
        { Counter, "dotnet_jit_compiled_methods_total", Alpha, [], "Methods compiled since the start, those compiled again included.",
            static (_, ref w) => w.Sample(JitInfo.GetCompiledMethodCount()) },
        { Counter, "dotnet_jit_compilation_seconds_total", Alpha, [], "Time that threads spent compiling methods, in seconds.",
            static (_, ref w) => w.Sample(JitInfo.GetCompilationTime().TotalSeconds) },
        { Gauge, "dotnet_timers", Alpha, [], "Timers that are set: whatever waits for time, deadlines of requests included, has one.",
            static (_, ref w) => w.Sample(Timer.ActiveCount) },
        { Gauge, "dotnet_thread_pool_threads", Alpha, [], "Threads of the thread pool.",
            static (_, ref w) => w.Sample(ThreadPool.ThreadCount) },
        { Gauge, "dotnet_thread_pool_queued_items", Alpha, [], "Work that waits for a thread of the pool.",
            static (_, ref w) => w.Sample(ThreadPool.PendingWorkItemCount) },
    };

    private static void WriteCollections(SelfState source, ref SampleWriter writer)
    {
        for (int generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            writer.Sample(GC.CollectionCount(generation), writer.Label(generation));
        }
    }
}
