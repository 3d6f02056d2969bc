using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace StateMetrics.Server.Http;

/// <summary>
/// Closes connections that never begin to speak. Without it they could keep their places for as long as one may that waits for
/// its next request: the server's own clock for headers starts with the first byte of them.
/// </summary>
internal sealed class FirstByte(TimeSpan limit, TimeProvider time)
{
    internal async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (await HasComeAsync(connection))
        {
            await next(connection);
        }
        else
        {
            connection.Abort();
        }
    }

    /// <summary>False when the time is over, the connection is gone, or the process ends.</summary>
    private async ValueTask<bool> HasComeAsync(ConnectionContext connection)
    {
        CancellationToken ending =
            connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ending);
        try
        {
            ReadResult first = await connection.Transport.Input.ReadAsync(either.Token);

            // Nothing is taken and nothing examined: whoever reads next finds it all.
            connection.Transport.Input.AdvanceTo(first.Buffer.Start);
            return !first.Buffer.IsEmpty;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return false;
        }
    }
}
