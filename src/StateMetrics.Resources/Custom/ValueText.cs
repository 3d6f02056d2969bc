using System.Buffers;
using System.Text;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.Custom;

/// <summary>
/// Values of custom resources as label values: texts as they are, numbers as in samples, and lists and maps as Go prints
/// them: [x y] and map[a:1 b:2], with keys in order.
/// </summary>
internal static class ValueText
{
    private static readonly ReadOnlyMemory<byte> s_true = "true"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> s_false = "false"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> s_null = "<nil>"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> s_zero = "0"u8.ToArray();

    /// <summary>
    /// Borrowed from the value where that has the text; null is &lt;nil&gt;. What is composed may end anywhere behind
    /// <paramref name="bytesMax"/>, which is where the caller cuts it.
    /// </summary>
    internal static ReadOnlyMemory<byte> Of(JsonTreeValue value, int bytesMax)
    {
        switch (value.Kind)
        {
            case JsonTreeKind.Null:
                return s_null;
            case JsonTreeKind.Boolean:
                return value.Boolean ? s_true : s_false;
            case JsonTreeKind.Text:
                return value.Text;
            case JsonTreeKind.Integer:
                // JSON has one spelling for each integer, apart from the sign of 0.
                return value.Text.Span is [(byte)'-', (byte)'0'] ? s_zero : value.Text;
            default:
                var text = new ArrayBufferWriter<byte>();
                Append(text, value, bytesMax);
                return text.WrittenMemory;
        }
    }

    /// <summary>What a path with wildcards finds, as a list.</summary>
    internal static ReadOnlyMemory<byte> OfList(IReadOnlyList<JsonTreeValue> values, int bytesMax)
    {
        var text = new ArrayBufferWriter<byte>();
        text.Write("["u8);
        for (int i = 0; i < values.Count && text.WrittenCount <= bytesMax; i++)
        {
            text.Write(i > 0 ? " "u8 : ""u8);
            Append(text, values[i], bytesMax);
        }
        text.Write("]"u8);
        return text.WrittenMemory;
    }

    private static void Append(ArrayBufferWriter<byte> text, JsonTreeValue value, int bytesMax)
    {
        switch (value.Kind)
        {
            case JsonTreeKind.Float:
                AppendFloat(text, value.Number);
                break;
            case JsonTreeKind.List:
                AppendList(text, value, bytesMax);
                break;
            case JsonTreeKind.Map:
                AppendMap(text, value, bytesMax);
                break;
            default:
                text.Write(Of(value, bytesMax).Span);
                break;
        }
    }

    private static void AppendFloat(ArrayBufferWriter<byte> text, double number)
    {
        // As a sample, negative zero is 0; as a text, Go shows its sign.
        text.Write(number == 0 && double.IsNegative(number) ? "-"u8 : ""u8);
        text.Advance(NumberText.Write(text.GetSpan(NumberText.LengthMax), number));
    }

    private static void AppendList(ArrayBufferWriter<byte> text, JsonTreeValue list, int bytesMax)
    {
        text.Write("["u8);
        bool first = true;
        foreach (JsonTreeValue item in list)
        {
            if (text.WrittenCount > bytesMax)
            {
                break;
            }
            text.Write(first ? ""u8 : " "u8);
            Append(text, item, bytesMax);
            first = false;
        }
        text.Write("]"u8);
    }

    private static void AppendMap(ArrayBufferWriter<byte> text, JsonTreeValue map, int bytesMax)
    {
        text.Write("map["u8);
        bool first = true;
        foreach (JsonTreeValue entry in Sorted(map))
        {
            if (text.WrittenCount > bytesMax)
            {
                break;
            }
            text.Write(first ? ""u8 : " "u8);
            text.Write(entry.Key.Span);
            text.Write(":"u8);
            Append(text, entry, bytesMax);
            first = false;
        }
        text.Write("]"u8);
    }

    /// <summary>The values of a map by key, bytewise.</summary>
    internal static List<JsonTreeValue> Sorted(JsonTreeValue map)
    {
        var entries = new List<JsonTreeValue>(map.Count);
        foreach (JsonTreeValue entry in map)
        {
            entries.Add(entry);
        }
        entries.Sort(static (a, b) => a.Key.Span.SequenceCompareTo(b.Key.Span));
        return entries;
    }
}
