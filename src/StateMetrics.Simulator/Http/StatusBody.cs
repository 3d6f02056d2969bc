using System.Buffers;
using System.Text.Json;
using StateMetrics.Simulator.Cluster;
using StateMetrics.Simulator.Encoding;

namespace StateMetrics.Simulator.Http;

/// <summary>Status objects, the API server's answers that are no resource.</summary>
internal static class StatusBody
{
    internal static byte[] Json(ApiStatusException status)
    {
        ArrayBufferWriter<byte> output = new();
        using (Utf8JsonWriter json = new(output, new JsonWriterOptions { Encoder = PlainText.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, "Status");
            json.WriteString("apiVersion"u8, "v1");
            json.WriteStartObject("metadata"u8);
            json.WriteEndObject();
            json.WriteString("status"u8, status.Code < 400 ? "Success" : "Failure");
            json.WriteString("message"u8, status.Message);
            json.WriteString("reason"u8, status.Reason);
            WriteDetails(json, status);
            json.WriteNumber("code"u8, status.Code);
            json.WriteEndObject();
        }
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The bare protobuf message of a Status given as JSON.</summary>
    internal static byte[] Message(byte[] json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return ProtobufEncoder.Encode(MessageTable.Get("k8s.io.apimachinery.pkg.apis.meta.v1.Status"), document.RootElement);
    }

    private static void WriteDetails(Utf8JsonWriter json, ApiStatusException status)
    {
        if (status.RetryAfterSeconds is null && status.Cause is null)
        {
            return;
        }
        json.WriteStartObject("details"u8);
        if (status.Cause is { } cause)
        {
            json.WriteStartArray("causes"u8);
            json.WriteStartObject();
            json.WriteString("reason"u8, cause);
            json.WriteString("message"u8, status.Message);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        if (status.RetryAfterSeconds is { } seconds)
        {
            json.WriteNumber("retryAfterSeconds"u8, seconds);
        }
        json.WriteEndObject();
    }
}
