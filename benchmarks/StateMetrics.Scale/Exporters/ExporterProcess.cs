using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace StateMetrics.Scale.Exporters;

/// <summary>An exporter that runs as a process of its own, with its figures as the kernel counts them.</summary>
internal sealed class ExporterProcess : IAsyncDisposable
{
    /// <summary>Enough of the log to see why it ended.</summary>
    private const int KeptLines = 40;

    private readonly Process _process;
    private readonly Queue<string> _lines = [];

    private ExporterProcess(Process process, int port)
    {
        _process = process;
        Address = new Uri($"http://127.0.0.1:{port}/");
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The main port; /metrics is under it.</summary>
    internal Uri Address { get; }

    /// <summary>User and system time since the start, in steps of the kernel's clock tick (10 ms).</summary>
    internal TimeSpan Cpu
    {
        get
        {
            ThrowIfEnded();
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>VmRSS.</summary>
    internal long ResidentBytes => StatusBytes("VmRSS:");

    /// <summary>VmHWM, the highest VmRSS so far.</summary>
    internal long PeakBytes => StatusBytes("VmHWM:");

    /// <exception cref="OptionException">There is no such program.</exception>
    internal static ExporterProcess Start(ExporterCommand command, Uri apiServer)
    {
        int port = FreePort();
        string[] words = [.. command.Fill(apiServer, port, FreePort())];
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            return new ExporterProcess(Process.Start(start)!, port);
        }
        catch (Win32Exception missing)
        {
            throw new OptionException(
                $"cannot start {words[0]}: {missing.Message}; benchmarks/README.md tells how to publish the exporter");
        }
    }

    /// <exception cref="InvalidOperationException">It has ended; the message has the end of its output.</exception>
    internal void ThrowIfEnded()
    {
        if (_process.HasExited)
        {
            lock (_lines)
            {
                throw new InvalidOperationException($"the exporter ended with {_process.ExitCode}:\n{string.Join('\n', _lines)}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_lines)
        {
            if (line is not null)
            {
                _lines.Enqueue(line);
            }
            if (_lines.Count > KeptLines)
            {
                _lines.Dequeue();
            }
        }
    }

    private long StatusBytes(string field)
    {
        ThrowIfEnded();
        string line = File.ReadLines($"/proc/{_process.Id}/status").First(each => each.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
