using System.Text;

namespace StateMetrics.Simulation.Tests;

/// <summary>Hashes of sample lines, which add up to the hash of a set of them in any order.</summary>
internal static class Line
{
    internal static ulong Hash(ReadOnlySpan<byte> line)
    {
        ulong hash = 14695981039346656037;
        foreach (byte one in line)
        {
            hash = (hash ^ one) * 1099511628211;
        }
        // Sums need bits that depend on each other: the finalizer of splitmix64.
        hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
        hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
        return hash ^ (hash >> 31);
    }

    /// <summary>The sum over the lines of a text; zero for an empty one.</summary>
    internal static ulong HashAll(string text) =>
        text.Length == 0 ? 0 : text.Split('\n').Aggregate(0UL, static (sum, line) => sum + Hash(Encoding.UTF8.GetBytes(line)));
}
