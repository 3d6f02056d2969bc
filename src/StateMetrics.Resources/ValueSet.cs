using System.Text;

namespace StateMetrics.Resources;

/// <summary>A closed set of texts, such as the reasons that a label may take.</summary>
internal sealed class ValueSet(params string[] values)
{
    private readonly byte[][] _values = [.. values.Select(Encoding.UTF8.GetBytes)];

    internal int Count => _values.Length;

    internal ReadOnlyMemory<byte> this[int index] => _values[index];

    internal bool Contains(ReadOnlySpan<byte> text) => IndexOf(text) >= 0;

    /// <summary>Where the text stands in the set, or -1.</summary>
    internal int IndexOf(ReadOnlySpan<byte> text)
    {
        // A dozen short texts: comparing beats hashing.
        for (int i = 0; i < _values.Length; i++)
        {
            if (text.SequenceEqual(_values[i]))
            {
                return i;
            }
        }
        return -1;
    }
}
