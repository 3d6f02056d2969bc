using StateMetrics.Exposition.Store;

namespace StateMetrics.Exposition.Tests.Store;

public sealed class Crc32Tests
{
    [Fact]
    public void The_check_value_of_the_algorithm_is_right()
    {
        Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8));
        Assert.Equal(0xCBF43926u, Crc32.OfPortable("123456789"u8));
        Assert.Equal(0u, Crc32.Of([]));
    }

    [Fact]
    public void Every_length_gives_what_bit_by_bit_gives()
    {
        byte[] text = Bytes(600);
        for (int length = 0; length <= text.Length; length++)
        {
            uint expected = BitByBit(text.AsSpan(0, length));
            Assert.Equal(expected, Crc32.Of(text.AsSpan(0, length)));
            Assert.Equal(expected, Crc32.OfPortable(text.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Two_texts_joined_have_the_crc_of_the_whole()
    {
        byte[] text = Bytes(200_000);
        foreach (int cut in (int[])[0, 1, 7, 63, 64, 4_096, 65_537, 199_999, 200_000])
        {
            uint first = Crc32.Of(text.AsSpan(0, cut));
            uint second = Crc32.Of(text.AsSpan(cut));
            Assert.Equal(Crc32.Of(text), Crc32.Join(first, second, Crc32.Shift(text.Length - cut)));
        }
    }

    [Fact]
    public void Shifts_of_very_long_texts_are_the_products_of_their_parts()
    {
        // Joining zeroes to a text, twice 5 GiB and once 10 GiB.
        const long Half = 5L << 30;
        uint once = Crc32.Join(Crc32.Join(0x12345678, 0, Crc32.Shift(Half)), 0, Crc32.Shift(Half));
        Assert.Equal(Crc32.Join(0x12345678, 0, Crc32.Shift(2 * Half)), once);
    }

    private static byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(11).NextBytes(bytes);
        return bytes;
    }

    private static uint BitByBit(ReadOnlySpan<byte> text)
    {
        uint state = uint.MaxValue;
        foreach (byte b in text)
        {
            state ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                state = (state & 1) != 0 ? (state >> 1) ^ 0xEDB88320 : state >> 1;
            }
        }

        return ~state;
    }
}
