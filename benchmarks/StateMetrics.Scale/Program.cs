using StateMetrics.Scale;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
try
{
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
