using System.Diagnostics;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.EndToEnd.Tests.Exporter;

/// <summary>The render command, which shows objects of a file.</summary>
internal static class RenderProcess
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    /// <summary>The exposition byte by byte, and what the command wrote about it. Its exit status has to be 0.</summary>
    internal static async Task<(byte[] Exposition, string Errors)> RunAsync(string json, params IEnumerable<string> arguments)
    {
        using var folder = new TemporaryFolder();
        IReadOnlyList<string> command = TestEnvironment.ExporterCommand();
        var start = new ProcessStartInfo(
            command[0], [.. command.Skip(1), "render", "-f", folder.Write("objects.json", json), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var limit = new CancellationTokenSource(s_limit, TimeProvider.System);
        using Process process = Process.Start(start)!;
        try
        {
            using var exposition = new MemoryStream();
            Task output = process.StandardOutput.BaseStream.CopyToAsync(exposition, limit.Token);
            string errors = await process.StandardError.ReadToEndAsync(limit.Token);
            await output;
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, errors);
            return (exposition.ToArray(), errors);
        }
        finally
        {
            process.Kill();
        }
    }
}
