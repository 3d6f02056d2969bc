using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace StateMetrics.Benchmarks;

/// <summary>
/// How stages are timed: in this process, since the projects that BenchmarkDotNet generates otherwise would have to build under
/// this repository's rules.
/// </summary>
internal static class StageConfig
{
    internal static IConfig Create() => DefaultConfig.Instance
        .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(8))
        .AddDiagnoser(MemoryDiagnoser.Default);
}
