using System.Text;
using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Tests.Writing;

public sealed class LabelNamesTests
{
    [Theory]
    [InlineData("app.kubernetes.io/name", "app_kubernetes_io_name")]
    [InlineData("fooBar", "foo_bar")]
    [InlineData("FOO", "foo")]
    [InlineData("HTTPServer", "httpserver")]
    [InlineData("fooBARbaz", "foo_barbaz")]
    [InlineData("aBC", "a_bc")]
    [InlineData("aBcD", "a_bc_d")]
    [InlineData("x2Y3Z", "x2_y3_z")]
    [InlineData("9A", "9_a")]
    [InlineData("_A", "_a")]
    [InlineData("a__B", "a__b")]
    [InlineData("trailing-", "trailing_")]
    [InlineData("ünïcode", "_n_code")]
    [InlineData("日本", "__")]
    [InlineData("emoji😀key", "emoji_key")]
    [InlineData("ÄB", "_b")]
    [InlineData("q\"uote", "q_uote")]
    [InlineData("", "")]
    public void A_key_becomes_a_name(string key, string name) => Assert.Equal([name], Names(key));

    [Fact]
    public void A_byte_that_begins_no_character_is_one_underscore()
    {
        var names = new LabelNames();
        names.Add([(byte)'a', 0xFF, 0xE6, 0x97, (byte)'B']);
        Assert.Equal("a___b", Encoding.UTF8.GetString(names[0]));
    }

    [Theory]
    [InlineData("a-b a.b", "a_b_conflict1 a_b_conflict2")]
    [InlineData("a-b a.b aB a_b", "a_b_conflict1 a_b_conflict2 a_b_conflict3 a_b_conflict4")]
    [InlineData("A.b.conflict1 a-b a.b", "a_b_conflict1 a_b_conflict2 a_b_conflict3")]
    [InlineData("a-b a.b a_b_conflict1", "a_b_conflict1_conflict1 a_b_conflict2 a_b_conflict1_conflict2")]
    [InlineData("a-b a-b-conflict1 a.b a_b.conflict2", "a_b_conflict2_conflict1 a_b_conflict1 a_b_conflict3 a_b_conflict2_conflict2")]
    [InlineData("A-b A.b A.b.conflict1 a_b", "a_b_conflict1_conflict1 a_b_conflict2 a_b_conflict1_conflict2 a_b_conflict3")]
    [InlineData("a-b a-b-conflict1 a-b-conflict2 a.b a_b", "a_b_conflict3 a_b_conflict1 a_b_conflict2 a_b_conflict4 a_b_conflict5")]
    [InlineData(
        "x-1 x-1-conflict1 x.1 x.1.conflict1 x_1_conflict1",
        "x_1_conflict2 x_1_conflict1_conflict1 x_1_conflict3 x_1_conflict1_conflict2 x_1_conflict1_conflict3")]
    [InlineData("a-b a-b_conflict1 a.b a.b_conflict1", "a_b_conflict2 a_b_conflict1_conflict1 a_b_conflict3 a_b_conflict1_conflict2")]
    [InlineData("è é 日", "__conflict1 __conflict2 __conflict3")]
    public void Keys_with_one_name_are_numbered(string keys, string names) => Assert.Equal(names.Split(' '), Names(keys.Split(' ')));

    [Fact]
    public void Names_never_repeat_whatever_the_keys()
    {
        var random = new Random(11);
        string[] parts = ["a", "B", "-", ".", "_", "_conflict1", "-conflict2", "_conflict1_conflict2"];
        for (int round = 0; round < 3_000; round++)
        {
            string[] keys = [.. Enumerable.Range(0, 12).Select(_ => string.Concat(random.GetItems(parts, 3))).Distinct()];
            Array.Sort(keys, string.CompareOrdinal);
            string[] names = Names(keys);
            Assert.Equal(names.Length, names.Distinct().Count());
        }
    }

    private static string[] Names(params string[] keys)
    {
        var names = new LabelNames();
        foreach (string key in keys)
        {
            names.Add(Encoding.UTF8.GetBytes(key));
        }

        return [.. Enumerable.Range(0, keys.Length).Select(i => Encoding.UTF8.GetString(names[i]))];
    }
}
