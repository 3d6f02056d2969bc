using System.Net;
using System.Text;
using System.Text.Json;

namespace StateMetrics.Kubernetes.Wire;

/// <summary>A Status object, in either encoding, as the exception that it stands for.</summary>
internal static class StatusBody
{
    // For a person's line; a server's message may quote the whole request.
    private const int MessageCharsMax = 500;

    private const string TooLargeReason = "ResourceVersionTooLarge";

    /// <summary>Makes sense of the body of an error answer, whatever it is; never throws for its sake.</summary>
    internal static ApiException OfAnswer(HttpStatusCode status, string? mediaType, ReadOnlyMemory<byte> body)
    {
        try
        {
            if (body.Span.StartsWith(Envelope.Magic))
            {
                return OfProtobuf(Envelope.Open(body).Raw, status);
            }
            if (mediaType == "application/json")
            {
                return OfJson(body, status);
            }
        }
        catch (InvalidDataException)
        {
            // A proxy or a dying server: the HTTP status is what there is to say.
        }
        return Make(new Fields { Message = Encoding.UTF8.GetString(body.Span) }, status);
    }

    /// <exception cref="InvalidDataException">The bytes are no Status message.</exception>
    internal static ApiException OfProtobuf(ReadOnlyMemory<byte> status, HttpStatusCode fallback)
    {
        var fields = new Fields();
        var reader = new ProtoReader(status);
        while (reader.TryReadField(out int number))
        {
            switch (number)
            {
                case 3: fields.Message = reader.ReadUtf8().ToString(); break;
                case 4: fields.Reason = reader.ReadUtf8().ToString(); break;
                case 5: ReadDetails(reader.ReadBytes(), ref fields); break;
                case 6: fields.Code = reader.ReadInteger(); break;
                default: reader.Skip(); break;
            }
        }
        return Make(fields, fallback);
    }

    /// <exception cref="InvalidDataException">The bytes are no JSON object.</exception>
    internal static ApiException OfJson(ReadOnlyMemory<byte> status, HttpStatusCode fallback)
    {
        try
        {
            using var document = JsonDocument.Parse(status);
            JsonElement root = document.RootElement;
            var fields = new Fields { Message = TextOf(root, "message"), Reason = TextOf(root, "reason"), Code = NumberOf(root, "code") };
            if (root.TryGetProperty("details", out JsonElement details) && details.ValueKind == JsonValueKind.Object)
            {
                fields.RetrySeconds = NumberOf(details, "retryAfterSeconds");
                fields.TooLarge = details.TryGetProperty("causes", out JsonElement causes) && causes.ValueKind == JsonValueKind.Array
                    && causes.EnumerateArray().Any(static c => TextOf(c, "reason") == TooLargeReason);
            }
            return Make(fields, fallback);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"malformed Status object: {e.Message}", e);
        }
    }

    private static void ReadDetails(ReadOnlyMemory<byte> details, ref Fields fields)
    {
        var reader = new ProtoReader(details);
        while (reader.TryReadField(out int number))
        {
            switch (number)
            {
                case 4: fields.TooLarge |= IsTooLarge(reader.ReadBytes()); break;
                case 5: fields.RetrySeconds = reader.ReadInteger(); break;
                default: reader.Skip(); break;
            }
        }
    }

    private static bool IsTooLarge(ReadOnlyMemory<byte> cause)
    {
        bool found = false;
        var reader = new ProtoReader(cause);
        while (reader.TryReadField(out int number))
        {
            if (number == 1)
            {
                found = reader.ReadUtf8().ToString() == TooLargeReason;
            }
            else
            {
                reader.Skip();
            }
        }
        return found;
    }

    private static ApiException Make(Fields fields, HttpStatusCode fallback)
    {
        HttpStatusCode status = fields.Code is >= 400 and <= 599 ? (HttpStatusCode)fields.Code : fallback;
        string message = OneLine(fields.Message);
        return new ApiException(status, fields.Reason, message.Length > 0 ? message : $"the server answered {(int)status} {status}")
        {
            RetryAfter = fields.RetrySeconds is > 0 and < int.MaxValue ? TimeSpan.FromSeconds(fields.RetrySeconds) : null,
            // Servers before 1.18 say it in the message only.
            VersionTooLarge = fields.TooLarge || fields.Message.Contains("Too large resource version", StringComparison.Ordinal),
        };
    }

    private static string OneLine(string text)
    {
        string cut = text.Length > MessageCharsMax ? text[..MessageCharsMax] : text;
        return string.Join(' ', cut.Split([' ', '\t', '\r', '\n', '\0'], StringSplitOptions.RemoveEmptyEntries));
    }

    private static string TextOf(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static long NumberOf(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number : 0;

    private struct Fields()
    {
        internal string Message = "";
        internal string Reason = "";
        internal long Code;
        internal long RetrySeconds;
        internal bool TooLarge;
    }
}
