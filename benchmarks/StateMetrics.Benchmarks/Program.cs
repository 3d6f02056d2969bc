using BenchmarkDotNet.Running;
using StateMetrics.Benchmarks;
using StateMetrics.Benchmarks.Memory;

if (args is ["retained", .. string[] sizes])
{
    new RetainedBytes(Console.Out).Print(sizes);
    return;
}
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, StageConfig.Create());
