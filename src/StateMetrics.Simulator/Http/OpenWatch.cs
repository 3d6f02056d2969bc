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
    }

    public SimulatedRequest Request { get; }

    internal Task Closing => _closing.Task;

    internal void Close() => _closing.TrySetResult();

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
