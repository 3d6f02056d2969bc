using Microsoft.AspNetCore.Http;

namespace StateMetrics.Simulator.Http;

/// <summary>A watch that is open now.</summary>
public sealed class OpenWatch
{
    private readonly HttpContext _context;
    private readonly TaskCompletionSource _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal OpenWatch(HttpContext context, SimulatedRequest request)
    {
        _context = context;
        Request = request;
        Closing = SeeAsync();
    }

    public SimulatedRequest Request { get; }

    /// <summary>For combinations with other tasks: a source's own task would lead them through the thread pool.</summary>
    internal Task Closing { get; }

    internal void Close() => _closing.TrySetResult();

    private async Task SeeAsync() => await _closing.Task;

    internal void Reset()
    {
        try
        {
            _context.Abort();
        }
        catch (ObjectDisposedException)
        {
            // It has ended at this very moment.
        }
    }
}
