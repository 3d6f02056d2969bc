using System.Text.Json;
using StateMetrics.Simulator.Encoding;

namespace StateMetrics.Simulator.Tests.Encoding;

/// <summary>Expected bytes are made by hand, from the field numbers and the wire format.</summary>
public sealed class ProtobufEncoderTests
{
    private const string Meta = "k8s.io.apimachinery.pkg.apis.meta.v1.";
    private const string Core = "k8s.io.api.core.v1.";
    private const string Schema = "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps";

    [Theory]
    [InlineData(
        Meta + "ObjectMeta",
        """
        {"name":"a","namespace":"b","uid":"u","resourceVersion":"7","generation":2,
         "creationTimestamp":"1970-01-01T00:05:00Z","labels":{"z":"y","k":"v"}}
        """,
        "0a0161 1200 1a0162 2200 2a0175 320137 3802 4205 08ac02 1000 5a06 0a016b 120176 5a06 0a017a 120179")]
    [InlineData(
        Core + "PodCondition",
        """{"type":"Ready","status":"True","lastProbeTime":null}""",
        "0a055265616479 120454727565 1a00 2200 2a00 3200 3800")]
    [InlineData(Core + "ServicePort", """{"targetPort":80}""", "0a00 1200 1800 2206 0800 1050 1a00 2800")]
    [InlineData(Core + "ServicePort", """{"targetPort":"http"}""", "0a00 1200 1800 220a 0801 1000 1a0468747470 2800")]
    [InlineData(
        Core + "ResourceRequirements",
        """{"limits":{"memory":"1Gi","cpu":2}}""",
        "0a0a 0a03637075 1203 0a0132 0a0f 0a066d656d6f7279 1205 0a03314769")]
    [InlineData(
        "k8s.io.api.coordination.v1.LeaseSpec",
        """{"acquireTime":"1970-01-01T00:00:01.123450Z"}""",
        "1a07 0801 1090e5ee3a")]
    [InlineData(Core + "Volume", """{"name":"d","emptyDir":{}}""", "0a0164 1202 1200")]
    [InlineData(
        Meta + "ManagedFieldsEntry",
        """{"manager":"m","fieldsV1":{"f:ab":{}}}""",
        "0a016d 1200 1a00 3200 3a0d 0a0b 7b22663a6162223a7b7d7d 4200")]
    [InlineData(Core + "Secret", """{"data":{"a":"/w=="}}""", "1206 0a0161 1201ff")]
    [InlineData(
        Core + "ContainerStateTerminated",
        """{"exitCode":-1}""",
        "08ffffffffffffffffff01 1000 1a00 2200 2a00 3200 3a00")]
    [InlineData(Core + "ExecAction", """{"unknown":[1],"command":["b","a"]}""", "0a0162 0a0161")]
    [InlineData(Core + "EndpointSubset", """{"addresses":[null,{}]}""", "0a00 0a00")]
    [InlineData(Schema, """{"type":"x","additionalProperties":false,"items":{"type":"y"}}""", "2a0178 c20105 0a03 2a0179 f20102 0800")]
    public void An_object_becomes_the_bytes_that_go_writes(string message, string json, string hex) =>
        Assert.Equal(hex.Replace(" ", ""), Encode(message, json));

    [Fact]
    public void Every_message_of_the_table_encodes_an_empty_object()
    {
        foreach (string message in new[] { "Pod", "Node", "Service", "Secret" })
        {
            Assert.NotNull(Encode(Core + message, "{}"));
        }
    }

    [Fact]
    public void A_growing_buffer_keeps_what_was_written()
    {
        string text = new('x', 100_000);
        string hex = string.Concat(Enumerable.Repeat("78", 100_000));
        Assert.Equal($"0aa08d06{hex}", Encode(Core + "ExecAction", $$"""{"command":["{{text}}"]}"""));
    }

    private static string Encode(string message, string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return Convert.ToHexStringLower(ProtobufEncoder.Encode(MessageTable.Get(message), document.RootElement));
    }
}
