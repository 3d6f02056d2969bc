using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace StateMetrics.Kubernetes.Connection;

/// <summary>
/// A program that prints credentials; https://kubernetes.io/docs/reference/config-api/client-authentication.v1/. It gets
/// no terminal and no input, since nobody sits before an exporter.
/// </summary>
internal sealed class ExecPlugin
{
    // Plugins ask a cloud's API and cache; kubectl waits without limit, but a process that serves must not.
    internal static readonly TimeSpan TimeoutMax = TimeSpan.FromSeconds(60);

    // A token and a certificate chain have some ten KiB.
    internal const int OutputBytesMax = 1024 * 1024;

    // Enough for the last line of a complaint.
    private const int ComplaintBytesMax = 512;

    private readonly string _command;
    private readonly IReadOnlyList<string> _arguments;
    private readonly IReadOnlyList<(string Name, string Value)> _environment;
    private readonly string _request;

    private ExecPlugin(string command, IReadOnlyList<string> arguments, IReadOnlyList<(string, string)> environment, string request)
    {
        _command = command;
        _arguments = arguments;
        _environment = environment;
        _request = request;
    }

    internal required string ApiVersion { get; init; }

    /// <summary>The plugin, for people.</summary>
    internal string Name => $"exec plugin {_command}";

    /// <exception cref="KubeconfigException">A key is missing or wrong.</exception>
    internal static ExecPlugin Read(ConfigValue exec, ConfigValue cluster, Uri server, string folder)
    {
        string version = exec["apiVersion"].Text;
        if (version is not (ExecProtocol.V1 or ExecProtocol.V1Beta1))
        {
            throw exec["apiVersion"].Wrong($"is \"{version}\"; {ExecProtocol.V1} and {ExecProtocol.V1Beta1} are known");
        }

        string command = exec["command"].Text;
        if (command.Length == 0)
        {
            throw exec["command"].Wrong("is missing");
        }

        string mode = exec["interactiveMode"].Text;
        if (mode is not ("" or "Never" or "IfAvailable"))
        {
            throw exec["interactiveMode"].Wrong(mode == "Always"
                ? "is Always, and there is nobody to answer the plugin's questions"
                : $"is \"{mode}\", not Never, IfAvailable or Always");
        }

        // A bare name is looked up in PATH; anything with a slash is a file, and relative ones are the kubeconfig's.
        string program = command.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(command, folder) : command;
        bool isClusterShown = exec["provideClusterInfo"].Flag;
        return new ExecPlugin(
            program,
            [.. exec["args"].Items.Select(argument => argument.Text)],
            [.. exec["env"].Items.Select(variable => (variable["name"].Text, variable["value"].Text))],
            ExecProtocol.WriteRequest(version, isClusterShown ? new ExecCluster(cluster, server, folder) : null))
        {
            ApiVersion = version,
        };
    }

    /// <summary>Starts the program and returns what it printed.</summary>
    /// <exception cref="InvalidDataException">It could not be started, failed, or printed too much.</exception>
    /// <exception cref="TimeoutException">It took longer than <see cref="TimeoutMax"/> and was killed.</exception>
    internal async Task<byte[]> RunAsync(TimeProvider time, CancellationToken stop)
    {
        using var deadline = new CancellationTokenSource(TimeoutMax, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, deadline.Token);
        using Process process = Start();
        process.StandardInput.Close();
        Task<byte[]> complaint = ReadTailAsync(process.StandardError.BaseStream, either.Token);
        try
        {
            byte[] output = await ReadAsync(process.StandardOutput.BaseStream, either.Token);
            await process.WaitForExitAsync(either.Token);
            return process.ExitCode == 0
                ? output
                : throw new InvalidDataException($"ended with exit code {process.ExitCode}{LastLine(await complaint)}");
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw new TimeoutException($"{Name} took longer than {TimeoutMax.TotalSeconds} s", e);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            await either.CancelAsync();
            await ((Task)complaint).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(_command, _arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in _environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = _request;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidDataException("cannot be started: it is not there or not executable", e);
        }
    }

    private static async Task<byte[]> ReadAsync(Stream stream, CancellationToken stop)
    {
        using var all = new MemoryStream();
        byte[] piece = new byte[4096];
        for (int read = await stream.ReadAsync(piece, stop); read > 0; read = await stream.ReadAsync(piece, stop))
        {
            all.Write(piece, 0, read);
            if (all.Length > OutputBytesMax)
            {
                throw new InvalidDataException($"printed more than {OutputBytesMax} bytes");
            }
        }

        return all.ToArray();
    }

    /// <summary>Drains the stream, so that the program never waits for us, and keeps its end.</summary>
    private static async Task<byte[]> ReadTailAsync(Stream stream, CancellationToken stop)
    {
        byte[] tail = [];
        byte[] piece = new byte[4096];
        for (int read = await stream.ReadAsync(piece, stop); read > 0; read = await stream.ReadAsync(piece, stop))
        {
            tail = [.. tail.Concat(piece.Take(read)).TakeLast(ComplaintBytesMax)];
        }

        return tail;
    }

    private static string LastLine(byte[] complaint)
    {
        string[] lines = Encoding.UTF8.GetString(complaint)
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.Length == 0 ? "" : $": {lines[^1]}";
    }
}
