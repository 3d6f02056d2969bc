using System.Runtime.InteropServices;

namespace StateMetrics.Kubernetes.Wire;

/// <summary>
/// A quantity as written: digits × 2^powerOfTwo × 10^powerOfTen. Reading costs time in proportion to the text, and what
/// comes out is of limited size, whatever the exponent.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal ref struct QuantityText(ReadOnlySpan<byte> text)
{
    // What fits 128 bits. Further digits cannot change a double, apart from the direction in which it was rounded.
    private const int DigitsMax = 38;

    private readonly ReadOnlySpan<byte> _text = text;
    private int _position;

    internal bool Negative { get; private set; }

    /// <summary>The first 38 significant digits.</summary>
    internal UInt128 Digits { get; private set; }

    /// <summary>Further digits were not all 0.</summary>
    internal bool Inexact { get; private set; }

    /// <summary>Without the leading zeros of the integer part, which counts as one digit at least.</summary>
    internal int DigitCount { get; private set; }

    internal int FractionDigitCount { get; private set; }

    internal long PowerOfTen { get; private set; }

    internal int PowerOfTwo { get; private set; }

    internal readonly bool IsBinary => PowerOfTwo > 0;

    /// <summary>False where the text is no quantity.</summary>
    internal bool TryRead()
    {
        if (_text.IsEmpty)
        {
            return false;
        }
        if (_text[0] is (byte)'-' or (byte)'+')
        {
            Negative = _text[0] == '-';
            _position++;
        }
        return TryReadDigits() && TryReadSuffix(_text[_position..]);
    }

    private bool TryReadDigits()
    {
        int start = _position;
        int leadingZeros = CountWhile((byte)'0', (byte)'0');
        int integerDigits = AppendDigits();
        DigitCount = Math.Max(1, integerDigits);
        int anyDigits = leadingZeros + integerDigits;
        if (_position < _text.Length && _text[_position] == '.')
        {
            _position++;
            FractionDigitCount = AppendDigits();
            DigitCount += FractionDigitCount;
            PowerOfTen -= FractionDigitCount;
        }
        return anyDigits + FractionDigitCount > 0 && _position > start;
    }

    private int CountWhile(byte low, byte high)
    {
        ReadOnlySpan<byte> rest = _text[_position..];
        int count = rest.IndexOfAnyExceptInRange(low, high);
        count = count < 0 ? rest.Length : count;
        _position += count;
        return count;
    }

    private int AppendDigits()
    {
        int start = _position;
        int count = CountWhile((byte)'0', (byte)'9');
        foreach (byte digit in _text.Slice(start, count))
        {
            if (Digits < s_full)
            {
                Digits = (Digits * 10) + (uint)(digit - '0');
                continue;
            }
            PowerOfTen++;
            Inexact |= digit != '0';
        }
        return count;
    }

    private static readonly UInt128 s_full = TenTo(DigitsMax - 1);

    private bool TryReadSuffix(ReadOnlySpan<byte> suffix)
    {
        if (suffix.Length > 1 && suffix[0] is (byte)'e' or (byte)'E' && !suffix.SequenceEqual("Ei"u8))
        {
            return TryReadExponent(suffix[1..]);
        }
        (bool known, int ten, int two) = suffix switch
        {
            [] => (true, 0, 0),
            [(byte)'n'] => (true, -9, 0),
            [(byte)'u'] => (true, -6, 0),
            [(byte)'m'] => (true, -3, 0),
            [(byte)'k'] => (true, 3, 0),
            [(byte)'M'] => (true, 6, 0),
            [(byte)'G'] => (true, 9, 0),
            [(byte)'T'] => (true, 12, 0),
            [(byte)'P'] => (true, 15, 0),
            [(byte)'E'] => (true, 18, 0),
            [(byte)'K', (byte)'i'] => (true, 0, 10),
            [(byte)'M', (byte)'i'] => (true, 0, 20),
            [(byte)'G', (byte)'i'] => (true, 0, 30),
            [(byte)'T', (byte)'i'] => (true, 0, 40),
            [(byte)'P', (byte)'i'] => (true, 0, 50),
            [(byte)'E', (byte)'i'] => (true, 0, 60),
            _ => (false, 0, 0),
        };
        PowerOfTen += ten;
        PowerOfTwo = two;
        return known;
    }

    private bool TryReadExponent(ReadOnlySpan<byte> exponent)
    {
        bool negative = exponent[0] == '-';
        if (negative || exponent[0] == '+')
        {
            exponent = exponent[1..];
        }
        if (exponent.IsEmpty || exponent.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }
        // Further away than any text is long, a larger exponent makes no difference.
        const long farAway = 1L << 40;
        long value = 0;
        foreach (byte digit in exponent)
        {
            value = Math.Min(farAway, (value * 10) + digit - '0');
        }
        PowerOfTen += negative ? -value : value;
        return true;
    }

    private static UInt128 TenTo(int power)
    {
        UInt128 product = 1;
        for (int i = 0; i < power; i++)
        {
            product *= 10;
        }
        return product;
    }
}
