using System.IO.Compression;
using System.Text;
using StateMetrics.Exposition.Store;

namespace StateMetrics.Exposition.Tests.Store;

public sealed class DeflaterTests
{
    private readonly Deflater _deflater = new();
    private readonly Inflater _inflater = new();

    [Fact]
    public void Every_byte_comes_back()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(b => (byte)b)];
        Check(all);
        Check([.. all, .. all.Reverse(), .. all]);
    }

    [Fact]
    public void Lines_come_back_at_every_length()
    {
        byte[] text = Lines(new Random(1), 12);
        for (int length = 0; length <= text.Length; length++)
        {
            Check(text.AsSpan(0, length));
        }
    }

    [Theory]
    [InlineData("a")]
    [InlineData("ab")]
    [InlineData("\n")]
    [InlineData("\"")]
    [InlineData("\"\n")]
    [InlineData("a\"")]
    [InlineData("{x=\"1\"} 1\n")]
    [InlineData("\u00e9\u4e16")]
    public void Runs_come_back_at_every_length_near_the_longest_copy(string unit)
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(unit, 1200)));
        for (int length = 1; length < 1100 && length < text.Length; length++)
        {
            Check(text.AsSpan(0, length));
        }

        Check(text);
    }

    [Fact]
    public void Copies_from_beyond_the_window_are_not_made()
    {
        var random = new Random(2);
        foreach (int gap in (int[])[32_700, 32_758, 32_767, 32_768, 32_769, 40_000, 70_000])
        {
            byte[] word = Encoding.UTF8.GetBytes("kube_pod_info{namespace=\"somewhere\",pod=\"something\"} 1\n");
            byte[] between = new byte[gap - word.Length];
            random.NextBytes(between);
            Check([.. word, .. between, .. word]);

            between.AsSpan().Fill((byte)'x');
            Check([.. word, .. between, .. word]);
        }
    }

    [Fact]
    public void Lines_longer_than_the_window_come_back()
    {
        var random = new Random(3);
        byte[] line = Encoding.UTF8.GetBytes($"a{{b=\"{Word(random, 50_000)}\"}} 1\n");
        Check([.. line, .. line, .. line]);
    }

    [Fact]
    public void Random_texts_come_back_and_grow_by_an_eighth_at_most()
    {
        var random = new Random(4);
        for (int round = 0; round < 3_000; round++)
        {
            byte[] text = (round % 4) switch
            {
                0 => Bytes(random, random.Next(2_000), 256),
                1 => Bytes(random, random.Next(20_000), 1 + random.Next(4)),
                2 => Lines(random, random.Next(200)),
                _ => Mixed(random),
            };
            Assert.InRange(Check(text), 0, (text.Length * 9 / 8) + 100);
        }
    }

    [Fact]
    public void A_text_has_the_same_blocks_whatever_came_before_it()
    {
        byte[] text = Lines(new Random(5), 40);
        byte[] first = new Deflater().Deflate(text);
        _deflater.Deflate(Bytes(new Random(6), 700_000, 30));
        _deflater.Deflate([]);
        Assert.Equal(first, _deflater.Deflate(text));
    }

    [Fact]
    public void Fragments_in_a_row_are_one_stream()
    {
        var random = new Random(7);
        byte[][] texts = [.. Enumerable.Range(0, 60).Select(i => Lines(random, i % 9))];
        byte[] stream = [.. texts.SelectMany(text => _deflater.Deflate(text))];
        Assert.Equal(texts.SelectMany(text => text), Inflated(stream));
    }

    [Fact]
    public void Lines_that_repeat_each_other_become_a_fifth()
    {
        byte[] text = Lines(new Random(8), 300);
        Assert.InRange(_deflater.Deflate(text).Length, 0, text.Length / 5);
    }

    private int Check(ReadOnlySpan<byte> text)
    {
        byte[] blocks = _deflater.Deflate(text);
        Assert.True(text.SequenceEqual(Inflated(blocks)), $"{text.Length} bytes differ: {Convert.ToBase64String(text)}");
        Assert.Equal([0x00, 0x00, 0xFF, 0xFF], blocks[^4..]);
        CheckInflater(new Fragment(blocks, text), text);
        return blocks.Length;
    }

    /// <summary>Reads it in one piece and in several, and writes nothing around it.</summary>
    private void CheckInflater(Fragment fragment, ReadOnlySpan<byte> text)
    {
        foreach (int pieces in (int[])[1, 3])
        {
            byte[] space = new byte[text.Length + 128];
            space.AsSpan().Fill(0xA5);
            _inflater.Begin(fragment);
            for (int i = 0; i < pieces; i++)
            {
                int from = text.Length * i / pieces;
                _inflater.Read(space.AsSpan(64 + from, (text.Length * (i + 1) / pieces) - from));
            }

            Assert.True(text.SequenceEqual(space.AsSpan(64, text.Length)), $"{text.Length} bytes are read wrong");
            Assert.Equal(-1, space.AsSpan(0, 64).IndexOfAnyExcept((byte)0xA5));
            Assert.Equal(-1, space.AsSpan(64 + text.Length).IndexOfAnyExcept((byte)0xA5));
        }
    }

    private static byte[] Inflated(byte[] blocks)
    {
        using var stream = new MemoryStream([.. blocks, 0x03, 0x00]);
        using var inflate = new DeflateStream(stream, CompressionMode.Decompress);
        using var text = new MemoryStream();
        inflate.CopyTo(text);
        return text.ToArray();
    }

    private static byte[] Bytes(Random random, int length, int kinds)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)(random.Next(kinds) + (kinds < 256 ? random.Next(2) * 30 : 0));
        }

        return bytes;
    }

    private static byte[] Lines(Random random, int count)
    {
        string[] places = ["default", "kube-system", Word(random, 9), ""];
        string[] states = ["Pending", "Succeeded", "Failed", "Unknown", "Running"];
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            string uid = $"{random.NextInt64():x16}{random.NextInt64():x16}";
            string identity = $"namespace=\"{places[random.Next(4)]}\",pod=\"{Word(random, 5)}\",uid=\"{uid}\"";
            foreach (string state in states.AsSpan(0, 1 + random.Next(5)))
            {
                text.Append("kube_pod_status_phase{").Append(identity).Append(",phase=\"").Append(state).Append("\"} ")
                    .Append(random.Next(2)).Append('\n');
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Pieces of lines, repeated, cut and put together without regard to what they are.</summary>
    private static byte[] Mixed(Random random)
    {
        byte[] lines = Lines(random, 30);
        var text = new List<byte>();
        while (text.Count < 20_000 && random.Next(60) > 0)
        {
            int from = random.Next(lines.Length + 1);
            byte[] piece = lines[from..Math.Min(lines.Length, from + random.Next(600))];
            for (int i = random.Next(3); i >= 0; i--)
            {
                text.AddRange(piece);
            }

            text.AddRange(Bytes(random, random.Next(20), 256));
        }

        return [.. text];
    }

    private static string Word(Random random, int length) =>
        string.Create(length, random, (letters, source) =>
        {
            foreach (ref char letter in letters)
            {
                letter = (char)('a' + source.Next(26));
            }
        });
}
