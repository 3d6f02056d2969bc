using System.Text;
using System.Text.Json;
using StateMetrics.Kubernetes.Wire;
using StateMetrics.Simulator.Encoding;

namespace StateMetrics.Resources.Tests.Pipeline;

/// <summary>What a secret holds is in no sample and no message of ours, whatever is switched on and whatever is wrong with it.</summary>
public sealed class SecretsTests
{
    private const string Message = "k8s.io.api.core.v1.Secret";

    private static readonly string[] s_hidden =
        ["the-key", "the-value", Convert.ToBase64String("the-value"u8), "string-key", "string-value"];

    private const string Identity = """ "name":"s","namespace":"n","uid":"u","creationTimestamp":"2024-03-01T08:30:15Z" """;

    private static readonly string s_contents =
        $$""" "data":{"the-key":"{{s_hidden[2]}}"},"stringData":{"string-key":"string-value"} """;

    [Theory]
    [InlineData(WireFormat.Json)]
    [InlineData(WireFormat.Protobuf)]
    public void The_contents_are_in_no_sample(WireFormat format)
    {
        string json = $$"""{"metadata":{ {{Identity}} },{{s_contents}},"type":"Opaque"}""";
        using JsonDocument plain = JsonDocument.Parse(json);
        byte[] body = format == WireFormat.Json
            ? Encoding.UTF8.GetBytes(json)
            : ProtobufEncoder.Encode(MessageTable.Get(Message), plain.RootElement);
        Assert.True(body.AsSpan().IndexOf("string-value"u8) >= 0, "the contents are on the wire");

        var run = new KindRun(Secrets(), everything: true);
        string scrape = run.Scrape(Wire(format, body));
        Assert.Contains("kube_secret_type{namespace=\"n\",secret=\"s\",type=\"Opaque\"} 1\n", scrape, StringComparison.Ordinal);
        Assert.Empty(run.Failures);
        Hides(scrape);
    }

    /// <summary>Messages about an object end up in the log.</summary>
    [Theory]
    [InlineData("\"type\":7")]
    [InlineData("\"metadata\":\"the metadata\"")]
    [InlineData("\"immutable\":")]
    [InlineData("\"stringData\":{\"string-key\":\"string-value")]
    public void The_contents_are_in_no_message_about_a_secret_that_cannot_be_decoded(string fault)
    {
        string json = $$"""{"metadata":{ {{Identity}} },{{s_contents}},{{fault}}}""";
        var run = new KindRun(Secrets(), everything: true);
        Assert.Equal("", run.Scrape(Wire(WireFormat.Json, Encoding.UTF8.GetBytes(json))));
        Hides(Assert.Single(run.Failures));
    }

    /// <summary>Cut at every byte, and thus also inside of the contents.</summary>
    [Fact]
    public void The_contents_are_in_no_message_about_a_secret_that_is_cut_off()
    {
        string json = $$"""{"metadata":{ {{Identity}} },{{s_contents}},"type":"Opaque"}""";
        using JsonDocument plain = JsonDocument.Parse(json);
        byte[] message = ProtobufEncoder.Encode(MessageTable.Get(Message), plain.RootElement);
        foreach ((WireFormat format, byte[] body) in
            new[] { (WireFormat.Json, Encoding.UTF8.GetBytes(json)), (WireFormat.Protobuf, message) })
        {
            var run = new KindRun(Secrets(), everything: true);
            for (int length = 0; length < body.Length; length++)
            {
                Hides(run.Scrape(Wire(format, body[..length])));
            }
            Assert.NotEmpty(run.Failures);
            Hides(string.Join('\n', run.Failures));
        }
    }

    private static CatalogEntry Secrets() => Catalog.Find("v1", "Secret")!;

    private static void Hides(string text)
    {
        foreach (string hidden in s_hidden)
        {
            Assert.DoesNotContain(hidden, text, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static WireObject Wire(WireFormat format, byte[] body) => new()
    {
        Format = format,
        Body = body,
        Uid = new Utf8("u"u8.ToArray()),
        Namespace = new Utf8("n"u8.ToArray()),
        Name = new Utf8("s"u8.ToArray()),
        ResourceVersion = default,
    };
}
