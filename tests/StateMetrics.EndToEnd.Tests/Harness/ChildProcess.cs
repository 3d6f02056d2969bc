using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace StateMetrics.EndToEnd.Tests.Harness;

/// <summary>
/// A program that the tests started, with its output. It ends with its owner, and the kernel kills it when the test process dies first.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    /// <summary>Long enough for a loaded machine, short enough for a failing test.</summary>
    private static readonly TimeSpan s_exitLimit = TimeSpan.FromSeconds(30);

    /// <summary>Each thread has to be scheduled to be stopped, and one that waits for a disk first gets what it waits for.</summary>
    private static readonly TimeSpan s_stopLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Task _readers;

    private ChildProcess(Process process)
    {
        _process = process;
        _readers = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    internal int Id => _process.Id;

    internal bool HasExited => _process.HasExited;

    /// <summary>Standard output and standard error so far, lines in the order of their arrival.</summary>
    internal string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    internal static ChildProcess Start(params IEnumerable<string> command)
    {
        // The program replaces setpriv under the same process id.
        var start = new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", "--", .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        Process process = Launcher.Start(start);
        process.StandardInput.Close();
        return new ChildProcess(process);
    }

    internal void Signal(UnixSignal signal)
    {
        if (!_process.HasExited && Kill(_process.Id, (int)signal) != 0)
        {
            throw new Win32Exception();
        }
    }

    /// <summary>Completes when none of its threads runs any more: the signal alone says nothing about when.</summary>
    internal Task SuspendAsync()
    {
        Signal(UnixSignal.Stop);
        return Eventually.HoldsAsync(s_stopLimit, () =>
        {
            // Not any deeper: beside its status each thread has links to all the files that it sees.
            string[] running = [.. Directory.EnumerateDirectories($"/proc/{Id}/task")
                .Select(static thread => File.ReadLines(Path.Combine(thread, "status")).First(
                    static line => line.StartsWith("State:", StringComparison.Ordinal)))
                .Where(static state => state is not ("State:\tT (stopped)" or "State:\tZ (zombie)" or "State:\tX (dead)"))];
            return Task.FromResult(running.Length == 0 ? null : $"{running.Length} threads run: {string.Join(", ", running)}");
        });
    }

    /// <returns>The exit code; a program that a signal ended has 128 plus the signal's number.</returns>
    internal async Task<int> WaitForExitAsync(TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within, TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"{_process.StartInfo.ArgumentList[3]} has not ended within {within.TotalSeconds} s:\n{Output}", e);
        }

        await _readers;
        return _process.ExitCode;
    }

    /// <summary>Resident memory as the kernel counts it (VmRSS).</summary>
    internal long ResidentBytes()
    {
        string line = File.ReadLines($"/proc/{Id}/status").First(static l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024;
    }

    /// <summary>
    /// Files and sockets that are open, without those of the program: the runtime keeps one for every assembly that it has loaded from
    /// it, and loads some late.
    /// </summary>
    internal int OpenHandles()
    {
        string? program = File.ResolveLinkTarget($"/proc/{Id}/exe", returnFinalTarget: false)?.FullName;
        return new DirectoryInfo($"/proc/{Id}/fd").EnumerateFileSystemInfos().Count(handle => handle.LinkTarget != program);
    }

    internal TimeSpan ProcessorTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    public async ValueTask DisposeAsync()
    {
        // A stopped process does not handle signals, apart from this one.
        Signal(UnixSignal.Kill);
        await WaitForExitAsync(s_exitLimit);
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_output)
            {
                _output.AppendLine(line);
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);

    /// <summary>
    /// The kernel kills a child when the thread that forked it ends, so one thread starts them all and lives as long as the tests.
    /// </summary>
    private static class Launcher
    {
        private static readonly BlockingCollection<(ProcessStartInfo, TaskCompletionSource<Process>)> s_orders = [];

        static Launcher() => new Thread(Run) { IsBackground = true, Name = "launcher" }.Start();

        internal static Process Start(ProcessStartInfo start)
        {
            var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
            s_orders.Add((start, started));
            started.Task.Wait(s_exitLimit);
            return started.Task.Result;
        }

        private static void Run()
        {
            foreach ((ProcessStartInfo start, TaskCompletionSource<Process> started) in s_orders.GetConsumingEnumerable())
            {
                try
                {
                    started.SetResult(Process.Start(start)!);
                }
                catch (Win32Exception e)
                {
                    started.SetException(e);
                }
            }
        }
    }
}
