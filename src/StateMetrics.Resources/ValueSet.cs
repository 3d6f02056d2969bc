using System.Text;

namespace StateMetrics.Resources;

/// <summary>A closed set of texts, such as the reasons that a label may take.</summary>
internal sealed class ValueSet(params string[] values)
{
    private readonly byte[][] _values = [.. values.Select(Encoding.UTF8.GetBytes)];

    // A dozen short texts: comparing beats hashing.
    internal bool Contains(ReadOnlySpan<byte> text)
    {
        foreach (byte[] value in _values)
        {
            if (text.SequenceEqual(value))
            {
                return true;
            }
        }
        return false;
    }
}
