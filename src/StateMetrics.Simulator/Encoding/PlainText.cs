using System.Text.Encodings.Web;

namespace StateMetrics.Simulator.Encoding;

/// <summary>Escapes only what JSON demands, as Go does: a managed field's <c>f:metadata</c> or a label's <c>+</c> stay readable.</summary>
internal static class PlainText
{
    internal static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
}
