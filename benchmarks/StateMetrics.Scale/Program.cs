using System.Runtime.InteropServices;
using StateMetrics.Scale;

using var stop = new CancellationTokenSource();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    if (args.Any(argument => argument is "--help" or "-h"))
    {
        Console.Out.WriteLine(OptionText.Usage);
        return 0;
    }
    ScaleOptions options = OptionText.Parse(args);
    var run = new ScaleRun(options, TimeProvider.System, Console.Error);
    if (options.Serve)
    {
        await run.ServeAsync(stop.Token);
        return 0;
    }
    string report = await run.MeasureAsync(stop.Token);
    Console.Out.Write(report);
    return 0;
}
catch (OptionException refused)
{
    Console.Error.WriteLine(refused.Message);
    return 2;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
