using System.Globalization;

namespace StateMetrics.Server.Telemetry;

/// <summary>
/// The process_* figures of the Prometheus client libraries, read from /proc; a file that cannot be read gives no figure.
/// https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics
/// </summary>
internal sealed record ProcessFigures
{
    // USER_HZ is 100 on every Linux architecture that .NET supports.
    private const double TicksPerSecond = 100;

    public double? CpuSeconds { get; private init; }

    public double? ResidentBytes { get; private init; }

    public double? VirtualBytes { get; private init; }

    public double? VirtualBytesMax { get; private init; }

    public double? OpenFiles { get; private init; }

    public double? OpenFilesMax { get; private init; }

    public double? StartTimeSeconds { get; private init; }

    public double? ReceivedBytes { get; private init; }

    public double? TransmittedBytes { get; private init; }

    /// <param name="proc">The mount point of the proc file system; an argument for the tests.</param>
    public static ProcessFigures Read(string proc = "/proc")
    {
        // Fields after the command name, which may itself hold blanks and parentheses; proc(5) numbers them from 1.
        string stat = ReadOrEmpty($"{proc}/self/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        double? Field(int number) =>
            number - 3 < fields.Length && double.TryParse(fields[number - 3], CultureInfo.InvariantCulture, out double value)
                ? value : null;
        string limits = ReadOrEmpty($"{proc}/self/limits");
        (double? received, double? transmitted) = NetworkBytes(ReadOrEmpty($"{proc}/self/net/dev"));
        return new ProcessFigures
        {
            CpuSeconds = (Field(14) + Field(15)) / TicksPerSecond,
            VirtualBytes = Field(23),
            ResidentBytes = Field(24) * System.Environment.SystemPageSize,
            VirtualBytesMax = Limit(limits, "Max address space"),
            OpenFiles = CountFiles($"{proc}/self/fd"),
            OpenFilesMax = Limit(limits, "Max open files"),
            StartTimeSeconds = BootTime(ReadOrEmpty($"{proc}/stat")) + (Field(22) / TicksPerSecond),
            ReceivedBytes = received,
            TransmittedBytes = transmitted,
        };
    }

    private static double? Limit(string limits, string name)
    {
        foreach (string line in limits.Split('\n'))
        {
            if (line.StartsWith(name, StringComparison.Ordinal))
            {
                string[] columns = line[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                return columns.Length == 0 ? null : columns[0] == "unlimited" ? ulong.MaxValue
                    : double.TryParse(columns[0], CultureInfo.InvariantCulture, out double limit) ? limit : null;
            }
        }
        return null;
    }

    private static double? BootTime(string stat)
    {
        int at = stat.IndexOf("btime ", StringComparison.Ordinal);
        return at < 0 ? null : double.Parse(stat.AsSpan(at + 6, stat.AsSpan(at + 6).IndexOf('\n')), CultureInfo.InvariantCulture);
    }

    private static (double? Received, double? Transmitted) NetworkBytes(string dev)
    {
        double received = 0, transmitted = 0;
        string[] lines = dev.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (string line in lines.Skip(2))
        {
            string[] columns = line[(line.IndexOf(':') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length >= 9)
            {
                received += double.Parse(columns[0], CultureInfo.InvariantCulture);
                transmitted += double.Parse(columns[8], CultureInfo.InvariantCulture);
            }
        }
        return lines.Length < 2 ? (null, null) : (received, transmitted);
    }

    private static double? CountFiles(string folder)
    {
        try
        {
            return Directory.GetFileSystemEntries(folder).Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string ReadOrEmpty(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
