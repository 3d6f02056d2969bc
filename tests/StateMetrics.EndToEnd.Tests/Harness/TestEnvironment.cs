namespace StateMetrics.EndToEnd.Tests.Harness;

/// <summary>
/// What the machine offers to the tests. The one place that reads the environment: a test run has no composition root.
/// </summary>
internal static class TestEnvironment
{
    /// <summary>Where a build server runs the tests, something missing is a failure; elsewhere the test is skipped.</summary>
    internal static bool IsCI => Read("CI") is { Length: > 0 } and not "false";

    /// <summary>The folder with kube-apiserver and etcd.</summary>
    internal static string ControlPlaneFolder()
    {
        string folder = Read("KUBEBUILDER_ASSETS") ?? Path.Combine(Read("HOME") ?? "/", ".cache/state-metrics/control-plane");
        Demand(
            File.Exists(Path.Combine(folder, "kube-apiserver")) && File.Exists(Path.Combine(folder, "etcd")),
            $"no kube-apiserver and etcd in {folder}: set KUBEBUILDER_ASSETS or run tests/tools/control-plane.sh");
        return folder;
    }

    /// <summary>The command that starts the exporter: the published executable, or what the build has left.</summary>
    internal static IReadOnlyList<string> ExporterCommand()
    {
        if (PublishedExecutable() is { } published)
        {
            return [published];
        }

        string built = Path.Combine(RepositoryRoot(), "artifacts/bin/StateMetrics.Server/debug/state-metrics.dll");
        Demand(File.Exists(built), $"no STATE_METRICS_EXECUTABLE, and no {built}");
        return ["dotnet", built];
    }

    /// <summary>The published executable, or null when STATE_METRICS_EXECUTABLE does not name one.</summary>
    internal static string? PublishedExecutable()
    {
        string? executable = Read("STATE_METRICS_EXECUTABLE");
        return string.IsNullOrEmpty(executable) ? null : Path.GetFullPath(executable);
    }

    /// <summary>The full path of a program of Debian's packages.</summary>
    internal static string Program(string name)
    {
        string? found = (Read("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Demand(found is not null, $"no {name} in PATH: tests/run.sh installs it");
        return found!;
    }

    /// <summary>Skips the test, or fails it in CI, when a condition about the machine does not hold.</summary>
    internal static void Demand(bool condition, string message)
    {
        if (condition)
        {
            return;
        }

        Assert.False(IsCI, message);
        Assert.Skip(message);
    }

    /// <summary>The folder of the solution.</summary>
    internal static string RepositoryRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "StateMetrics.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no folder above {AppContext.BaseDirectory} holds StateMetrics.sln");
    }

#pragma warning disable RS0030 // the one reader of the environment in these tests
    private static string? Read(string variable) => Environment.GetEnvironmentVariable(variable);
#pragma warning restore RS0030
}
