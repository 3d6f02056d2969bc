using System.Text;
using StateMetrics.Exposition.Families;

namespace StateMetrics.Exposition.Tests.Families;

public sealed class LabelAllowlistTests
{
    private static readonly HashSet<string> s_known = ["pods", "secrets", "nodes"];

    [Theory]
    [InlineData("app", "app app2 my-app", "app")]
    [InlineData("app*", "app app2 my-app", "app app2")]
    [InlineData("*app", "app app2 my-app", "app my-app")]
    [InlineData("app.io/*", "app.io/name appxio/name app.io/", "app.io/name app.io/")]
    [InlineData("ab*bc,a*a", "abc abbc ab-bc aa a aXa", "abbc ab-bc aa aXa")]
    [InlineData("*", "a b", "a b")]
    [InlineData("*,b", "a b", "a b")]
    [InlineData("b,*", "a b", "b")]
    [InlineData("a+*,a(*c", "a+b aab a(b)c", "a+b a(b)c")]
    [InlineData("é*", "é1 e1", "é1")]
    public void Items_select_keys(string items, string keys, string selected)
    {
        LabelAllowlist list = LabelAllowlist.Of(items.Split(','));
        Assert.Equal(selected, string.Join(' ', keys.Split(' ').Where(key => list.Selects(Encoding.UTF8.GetBytes(key)))));
    }

    [Fact]
    public void A_star_stands_for_no_newline()
    {
        LabelAllowlist list = LabelAllowlist.Of(["x*y"]);
        Assert.False(list.Selects("x\ny"u8));
        Assert.True(list.Selects("xy"u8));
        Assert.True(LabelAllowlist.All.Selects("x\ny"u8));
    }

    [Fact]
    public void A_list_without_items_is_empty_and_one_that_matches_nothing_is_not()
    {
        Assert.True(LabelAllowlist.Of([]).IsEmpty);
        Assert.True(LabelAllowlist.None.IsEmpty);
        Assert.False(LabelAllowlist.Of(["nope"]).IsEmpty);
        Assert.False(LabelAllowlist.Of([""]).IsEmpty);
        Assert.False(LabelAllowlist.All.IsEmpty);
    }

    [Theory]
    [InlineData("", "pods: secrets:")]
    [InlineData(" ", "pods: secrets:")]
    [InlineData("pods=[a]", "pods:a secrets:")]
    [InlineData(" pods = [ a , b ] , secrets = [ c ] ", "pods:ab secrets:c")]
    [InlineData("pods=[]", "pods: secrets:")]
    [InlineData("pods=[ ],secrets=[a]", "pods: secrets:a")]
    [InlineData("pods=[a],pods=[b]", "pods:b secrets:")]
    [InlineData("pods=[b],*=[a],secrets=[c]", "pods:a secrets:a")]
    [InlineData("pods=[,b]", "pods:b secrets:")]
    public void A_flag_gives_each_resource_its_list(string text, string expected)
    {
        LabelAllowlists lists = LabelAllowlists.Parse(text, s_known);
        Assert.Equal(expected, string.Join(' ', new[] { "pods", "secrets" }.Select(r => r + ":" + Selected(lists.For(r)))));
    }

    [Theory]
    [InlineData("pods")]
    [InlineData("pods=a")]
    [InlineData("pods[a]")]
    [InlineData("pods=")]
    [InlineData("pods=[a")]
    [InlineData("pods=[a]x")]
    [InlineData("pods=[a],")]
    [InlineData("pods=[a], ")]
    [InlineData(",pods=[a]")]
    [InlineData("pods=[a],,nodes=[b]")]
    [InlineData("pods=[a,]")]
    [InlineData("pods=[a,,b]")]
    [InlineData("pods=[,]")]
    [InlineData("=[a]")]
    [InlineData("podz=[a]")]
    [InlineData("Pods=[a]")]
    [InlineData("pods=[*a*]")]
    [InlineData("pods=[**]")]
    public void Anything_else_is_refused(string text) =>
        Assert.Throws<FormatException>(() => LabelAllowlists.Parse(text, s_known));

    [Fact]
    public void An_unknown_resource_is_named()
    {
        FormatException refused = Assert.Throws<FormatException>(() => LabelAllowlists.Parse("podz=[a]", s_known));
        Assert.Contains("'podz'", refused.Message, StringComparison.Ordinal);
    }

    private static string Selected(LabelAllowlist list) =>
        string.Concat(new[] { "a", "b", "c" }.Where(key => list.Selects(Encoding.UTF8.GetBytes(key))));
}
