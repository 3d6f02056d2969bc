using System.Diagnostics;
using System.Text.RegularExpressions;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.EndToEnd.Tests.Prometheus;

/// <summary>Debian's promtool.</summary>
internal static partial class Promtool
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    /// <summary>
    /// What `promtool check metrics` holds against a body: parse errors and missing helps. Its advice on names is left out, since names
    /// are those that dashboards and alerts of kube-state-metrics use.
    /// </summary>
    internal static async Task<IReadOnlyList<string>> ProblemsAsync(byte[] body)
    {
        // promtool exits with 3 when it has advice, with 1 when the body is broken.
        (int exitCode, string errors) = await RunAsync(["check", "metrics"], body);
        List<string> problems = [.. errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static l => !Advice().IsMatch(l))];
        if (exitCode is not (0 or 3) && problems.Count == 0)
        {
            problems.Add($"promtool exited with {exitCode}");
        }

        return problems;
    }

    /// <summary>What promtool prints when it is run with these arguments, and its exit status.</summary>
    internal static async Task<(int ExitCode, string Output)> RunAsync(IReadOnlyList<string> arguments, byte[]? input = null)
    {
        var start = new ProcessStartInfo(TestEnvironment.Program("promtool"), arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var limit = new CancellationTokenSource(s_limit, TimeProvider.System);
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.BaseStream.WriteAsync(input ?? [], limit.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            process.Kill();
        }
    }

    [GeneratedRegex("""
        counter\ metrics\ should\ have\ "_total"\ suffix
        |non-counter\ metrics\ should\ not\ have\ "_total"\ suffix
        |non-histogram\ and\ non-summary\ metrics\ should\ not\ have
        |use\ base\ unit
        |metric\ names\ should\ not\ contain\ abbreviated\ units
        |metric\ name\ should\ not\ include\ type
        |names\ should\ be\ written\ in\ 'snake_case'
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Advice();
}
