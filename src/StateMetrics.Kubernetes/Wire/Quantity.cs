using System.Numerics;
using System.Runtime.InteropServices;

namespace StateMetrics.Kubernetes.Wire;

/// <summary>
/// An amount such as "1500m", "1.5Gi" or "12e6", in the three numbers that Kubernetes makes of it;
/// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/. What is too large for 64 bits is the
/// nearest double, not what is left of it after an overflow; binary amounts end at 2^63-1 as in Kubernetes.
/// </summary>
/// <param name="Value">Rounded away from zero to a whole number.</param>
/// <param name="Milli">Rounded away from zero to thousandths; to a whole number above 9223372036854775.</param>
/// <param name="Approximate">Digits times a power of ten, both as doubles: 0.3 is 0.30000000000000004.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Quantity(double Value, double Milli, double Approximate)
{
    // A thousandth of it still fits 64 bits: where Kubernetes stops counting in thousandths.
    private const long MilliMax = long.MaxValue / 1000;

    // Beyond a double's range on both sides, however many digits there are.
    private const int PowerMax = 400;

    private static readonly BigInteger s_binaryMaxNano = long.MaxValue * BigInteger.Pow(10, 9);

    public static bool TryParse(ReadOnlySpan<byte> text, out Quantity quantity)
    {
        quantity = default;
        var read = new QuantityText(text);
        if (!read.TryRead())
        {
            return false;
        }
        if (read.Digits == 0)
        {
            return true;
        }
        Quantity magnitude = TryConvertSmall(read, out Quantity small) ? small : ConvertLarge(read);
        quantity = read.Negative
            ? new Quantity(-magnitude.Value, -magnitude.Milli, -magnitude.Approximate)
            : magnitude;
        return true;
    }

    /// <summary>Throws <see cref="InvalidDataException"/> for what is no quantity.</summary>
    public static Quantity Parse(ReadOnlySpan<byte> text) => TryParse(text, out Quantity quantity)
        ? quantity
        : throw new InvalidDataException($"'{Excerpt.Of(text)}' where a quantity is expected");

    /// <summary>Nearly all quantities of real objects: 64 bits and no more than thousandths.</summary>
    private static bool TryConvertSmall(in QuantityText text, out Quantity quantity)
    {
        quantity = default;
        if (!IsShort(text) || text.PowerOfTen is < -3 or > 0 || text.Digits > (UInt128)(long.MaxValue >> text.PowerOfTwo))
        {
            return false;
        }
        ulong amount = (ulong)text.Digits << text.PowerOfTwo;
        (ulong divisor, ulong factor) = text.PowerOfTen switch
        {
            0 => (1UL, 1000UL),
            -1 => (10UL, 100UL),
            -2 => (100UL, 10UL),
            _ => (1000UL, 1UL),
        };
        ulong whole = (amount + divisor - 1) / divisor;
        double milli = whole > MilliMax ? whole : (double)(amount * factor) / 1000;
        quantity = new Quantity(whole, milli, TimesPowerOfTen(amount, text.PowerOfTen));
        return true;
    }

    private static Quantity ConvertLarge(in QuantityText text)
    {
        BigInteger amount = (BigInteger)text.Digits << text.PowerOfTwo;
        BigInteger nano = RoundUp(amount, text, power: 9);
        if (text.IsBinary && nano > s_binaryMaxNano)
        {
            return new Quantity(long.MaxValue, long.MaxValue, long.MaxValue);
        }
        double approximate = IsShort(text)
            ? TimesPowerOfTen(Nearest(amount), text.PowerOfTen)
            : Nearest(nano) * 1e-9;
        if (text.PowerOfTen > PowerMax)
        {
            return new Quantity(double.PositiveInfinity, double.PositiveInfinity, approximate);
        }
        BigInteger whole = RoundUp(amount, text, power: 0);
        double milli = whole > MilliMax ? Nearest(whole) : Nearest(RoundUp(amount, text, power: 3)) / 1000;
        return new Quantity(Nearest(whole), milli, approximate);
    }

    /// <summary>
    /// Kubernetes holds such a quantity as a 64-bit number and a decimal scale, any other in units of 10^-9. That shows in
    /// <see cref="Approximate"/> only.
    /// </summary>
    private static bool IsShort(in QuantityText text) => text.IsBinary
        ? text.FractionDigitCount == 0 && 14 - text.DigitCount - (text.PowerOfTwo * 3 / 10) >= 0
        : text.DigitCount <= 18 && text.PowerOfTen >= -9;

    /// <summary>The amount × 10^power as a whole number, rounded up; any large number where it exceeds all doubles.</summary>
    private static BigInteger RoundUp(BigInteger amount, in QuantityText text, int power)
    {
        long exponent = Math.Clamp(text.PowerOfTen + power, -PowerMax, PowerMax + power);
        if (exponent >= 0)
        {
            return (amount * BigInteger.Pow(10, (int)exponent)) + (text.Inexact ? 1 : 0);
        }
        BigInteger quotient = BigInteger.DivRem(amount, BigInteger.Pow(10, (int)-exponent), out BigInteger rest);
        return quotient + (text.Inexact || !rest.IsZero ? 1 : 0);
    }

    /// <summary>The conversion of BigInteger itself ignores all but the first 64 bits, hence may round a half wrongly.</summary>
    private static double Nearest(BigInteger number)
    {
        int extra = (int)number.GetBitLength() - 64;
        if (extra <= 0)
        {
            return (ulong)number;
        }
        ulong top = (ulong)(number >> extra);
        bool exact = (BigInteger)top << extra == number;
        return Math.ScaleB(exact ? top : top | 1, extra);
    }

    /// <summary>As Go multiplies: up to 10^31 in one step of a table, further in two, so that the doubles agree.</summary>
    private static double TimesPowerOfTen(double digits, long power)
    {
        const int step = 32;
        return power switch
        {
            0 => digits,
            < -9 => throw new ArgumentOutOfRangeException(nameof(power)),
            < 0 => digits * (1 / TenTo((int)-power)),
            < step => digits * TenTo((int)power),
            <= 308 => digits * (TenTo((int)power / step * step) * TenTo((int)power % step)),
            _ => double.PositiveInfinity,
        };
    }

    /// <summary>The double nearest to the power; written as a literal would be, since products of doubles drift.</summary>
    private static double TenTo(int power) => power <= 9
        ? s_tens[power]
        : double.Parse($"1e{power}", System.Globalization.CultureInfo.InvariantCulture);

    private static readonly double[] s_tens = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
}
