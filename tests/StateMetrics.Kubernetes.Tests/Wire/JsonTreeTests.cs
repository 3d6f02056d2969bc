using System.Text;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Tests.Wire;

public sealed class JsonTreeTests
{
    [Theory]
    [InlineData("null", JsonTreeKind.Null)]
    [InlineData("true", JsonTreeKind.Boolean)]
    [InlineData("9223372036854775807", JsonTreeKind.Integer)]
    [InlineData("9223372036854775808", JsonTreeKind.Float)]
    [InlineData("1.0", JsonTreeKind.Float)]
    [InlineData("1e3", JsonTreeKind.Float)]
    [InlineData("\"1\"", JsonTreeKind.Text)]
    [InlineData("[]", JsonTreeKind.List)]
    [InlineData("{}", JsonTreeKind.Map)]
    public void A_value_has_its_kind(string json, JsonTreeKind kind) => Assert.Equal(kind, Load(json).Kind);

    [Fact]
    public void Values_are_found_by_key_and_position_whatever_stands_before_them()
    {
        JsonTreeValue root = Load("""{"a":{"b":[1,{"x":[2]},"\u00e9\n"],"c":{}},"\u0061b":true,"n":-1.5e3}""");
        JsonTreeValue list = root.Member("a"u8).Member("b"u8);
        Assert.Equal(3, list.Count);
        Assert.Equal(1, list.Item(0).Number);
        Assert.Equal("2", Text(list.Item(1).Member("x"u8).Item(0)));
        Assert.Equal("é\n", Text(list.Item(2)));
        Assert.True(root.Member("ab"u8).Boolean);
        Assert.Equal(-1500, root.Member("n"u8).Number);
        Assert.True(list.Item(3).IsNull);
        Assert.True(list.Item(-1).IsNull);
        Assert.True(list.Member("x"u8).IsNull);
        Assert.True(root.Item(0).IsNull);
        Assert.True(default(JsonTreeValue).Member("x"u8).IsNull);
    }

    [Fact]
    public void Of_a_key_that_comes_twice_the_last_one_counts() => Assert.Equal(2, Load("""{"a":1,"b":3,"a":2}""").Member("a"u8).Number);

    [Fact]
    public void Entries_come_in_the_order_of_the_text_with_their_keys()
    {
        var entries = new List<string>();
        foreach (JsonTreeValue entry in Load("""{"b":{"x":[1,2]},"a":[3],"c":null}"""))
        {
            entries.Add($"{Encoding.UTF8.GetString(entry.Key.Span)} {entry.Kind} {entry.Count}");
        }
        Assert.Equal(["b Map 1", "a List 1", "c Null 0"], entries);
    }

    [Fact]
    public void Managed_fields_are_left_out_on_demand_and_only_those_of_the_metadata()
    {
        const string json = """
            {"metadata":{"name":"a","managedFields":[{"x":[1]}],"uid":"u"},
             "spec":{"managedFields":[1],"metadata":{"managedFields":2}}}
            """;
        var tree = new JsonTree();
        tree.Load(Encoding.UTF8.GetBytes(json), withManagedFields: false);
        Assert.Equal(2, tree.Root.Member("metadata"u8).Count);
        Assert.Equal("u", Text(tree.Root.Member("metadata"u8).Member("uid"u8)));
        Assert.Equal(1, tree.Root.Member("spec"u8).Member("managedFields"u8).Count);
        Assert.Equal(2, tree.Root.Member("spec"u8).Member("metadata"u8).Member("managedFields"u8).Number);
        tree.Load(Encoding.UTF8.GetBytes(json));
        Assert.Equal(3, tree.Root.Member("metadata"u8).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"a\":}")]
    [InlineData("[1] 2")]
    public void What_is_no_JSON_is_refused(string json) => Assert.Throws<InvalidDataException>(() => Load(json));

    [Fact]
    public void What_is_nested_too_deep_is_refused() =>
        Assert.Throws<InvalidDataException>(() => Load(new string('[', 300) + new string(']', 300)));

    private static JsonTreeValue Load(string json)
    {
        var tree = new JsonTree();
        tree.Load(Encoding.UTF8.GetBytes(json));
        return tree.Root;
    }

    private static string Text(JsonTreeValue value) => Encoding.UTF8.GetString(value.Text.Span);
}
