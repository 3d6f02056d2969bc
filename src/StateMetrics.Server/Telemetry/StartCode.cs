using System.Globalization;
using System.Runtime.InteropServices;

namespace StateMetrics.Server.Telemetry;

/// <summary>
/// The executable code that only the start needed. It stays mapped until the kernel is short of memory, since nobody tells that it
/// will not run again; what is needed after all comes back from the page cache by itself.
/// </summary>
/// <remarks>madvise(2), proc_pid_smaps(5).</remarks>
internal static partial class StartCode
{
    private const int DontNeed = 4;                                     // MADV_DONTNEED

    /// <summary>Gives back the pages of all mapped code that are as in their files; does nothing where there is no /proc.</summary>
    internal static void Release()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        try
        {
            foreach ((nuint start, nuint length) in Unchanged(File.ReadLines("/proc/self/smaps")))
            {
                // Advice: whether it was taken changes nothing but memory.
                _ = Advise(start, length, DontNeed);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A container may hide /proc.
        }
    }

    /// <summary>The mappings of files that may be run and not written, of which no page was changed.</summary>
    internal static IEnumerable<(nuint Start, nuint Length)> Unchanged(IEnumerable<string> smaps)
    {
        (nuint Start, nuint Length)? code = null;
        foreach (string line in smaps)
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is [var range, "r-xp", _, _, _, var path, ..])
            {
                code = path.StartsWith('/') ? RangeOf(range) : null;
            }
            else if (words is [var other, { Length: 4 }, _, _, _, ..] && other.Contains('-', StringComparison.Ordinal))
            {
                code = null;
            }
            else if (words is ["Anonymous:", "0", "kB"] && code is { } unchanged)
            {
                yield return unchanged;
            }
        }
    }

    private static (nuint Start, nuint Length) RangeOf(string range)
    {
        int dash = range.IndexOf('-', StringComparison.Ordinal);
        nuint start = nuint.Parse(range.AsSpan(0, dash), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return (start, nuint.Parse(range.AsSpan(dash + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture) - start);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nuint address, nuint length, int advice);
}
