using System.Diagnostics;
using System.Globalization;

namespace StateMetrics.Scale.Reporting;

/// <summary>Where and what: the lines over a table, without which its figures mean nothing.</summary>
internal static class Machine
{
    internal static string Line()
    {
        string model = Value("/proc/cpuinfo", "model name");
        double gibibytes = double.Parse(Value("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture) / (1024 * 1024);
        string kernel = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
        return $"{Environment.ProcessorCount} cores ({model}), {gibibytes:F0} GiB, Linux {kernel}";
    }

    /// <summary>The work on the machine over the last minute; besides the harness there should be none.</summary>
    internal static string LoadAverage() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    /// <summary>The commit of the working copy, "-dirty" where it has changes.</summary>
    internal static string Commit()
    {
        var start = new ProcessStartInfo("git", ["describe", "--always", "--dirty", "--abbrev=10"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using Process git = Process.Start(start)!;
        string commit = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        return commit.Length > 0 ? commit : "unknown";
    }

    private static string Value(string file, string field)
    {
        string? line = File.ReadLines(file).FirstOrDefault(each => each.StartsWith(field, StringComparison.Ordinal));
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? "unknown";
    }
}
