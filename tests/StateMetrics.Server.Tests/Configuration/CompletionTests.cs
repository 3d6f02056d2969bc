using System.Diagnostics;

namespace StateMetrics.Server.Tests.Configuration;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task A_shell_that_is_installed_parses_its_script(string shell)
    {
        Assert.SkipUnless(shell == "bash" || IsInstalled(shell), $"{shell} is not installed");
        Assert.Equal((0, ""), await RunAsync(shell, Given.Printed("completion", shell), "-n"));
    }

    [Theory]
    [InlineData("completion zsh", "comp zsh")]
    [InlineData("completion fish", "c fish")]
    public void The_aliases_print_the_same(string command, string alias) =>
        Assert.Equal(Given.Printed(command.Split(' ')), Given.Printed(alias.Split(' ')));

    [Theory]
    [InlineData("state-metrics ren", "render")]
    [InlineData("state-metrics --total", "--total-shards")]
    [InlineData("state-metrics render --format ", "text openmetrics")]
    [InlineData("state-metrics --log-format = j", "json")]
    [InlineData("state-metrics --log-format =", "text json")]
    [InlineData("state-metrics demo --po", "--pods --port")]
    [InlineData("state-metrics render --po", "")]
    [InlineData("state-metrics --port 1 --tele", "--telemetry-host --telemetry-port")]
    [InlineData("state-metrics comp ", "bash zsh fish")]
    [InlineData("state-metrics help d", "demo")]
    [InlineData("state-metrics --auth", "--auth-filter")]
    public async Task Bash_completes_commands_flags_and_words(string typed, string expected)
    {
        string[] words = typed.Split(' ');
        string script = Given.Printed("completion", "bash")
            + $"COMP_WORDS=({string.Join(' ', words.Select(word => $"'{word}'"))}); COMP_CWORD={words.Length - 1}\n"
            + "_state_metrics; echo \"${COMPREPLY[*]}\"\n";
        Assert.Equal((0, expected + "\n"), await RunAsync("bash", script));
    }

    private static bool IsInstalled(string shell) => File.Exists($"/bin/{shell}") || File.Exists($"/usr/bin/{shell}");

    private static async Task<(int ExitCode, string Output)> RunAsync(string shell, string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(shell, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(script);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
