using BenchmarkDotNet.Running;
using StateMetrics.Benchmarks;
using StateMetrics.Benchmarks.Memory;

if (args is ["retained", .. string[] sizes])
{
    await new RetainedBytes(Console.Out).PrintAsync(sizes);
    return;
}
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, StageConfig.Create());
