using System.Buffers;
using System.Text.Json;

namespace StateMetrics.Server.Http.Access;

/// <summary>The requests and answers of authentication.k8s.io/v1 and authorization.k8s.io/v1, as JSON.</summary>
internal static class ReviewBodies
{
    internal static ReadOnlyMemory<byte> OfToken(string token) =>
        Write("authentication.k8s.io/v1", "TokenReview", json => json.WriteString("token", token));

    internal static ReadOnlyMemory<byte> OfAccess(Caller caller, AccessQuestion question) =>
        Write("authorization.k8s.io/v1", "SubjectAccessReview", json =>
        {
            json.WriteString("user", caller.Name);
            json.WriteString("uid", caller.Uid);
            WriteTexts(json, "groups", caller.Groups);
            json.WriteStartObject("extra");
            foreach ((string key, IReadOnlyList<string> values) in caller.Extra)
            {
                WriteTexts(json, key, values);
            }
            json.WriteEndObject();
            json.WriteStartObject(question.Namespace.Length > 0 ? "resourceAttributes" : "nonResourceAttributes");
            json.WriteString("verb", question.Verb);
            if (question.Namespace.Length > 0)
            {
                json.WriteString("namespace", question.Namespace);
                json.WriteString("version", "v1");
                json.WriteString("resource", "pods");
            }
            else
            {
                json.WriteString("path", question.Path);
            }
            json.WriteEndObject();
        });

    /// <exception cref="JsonException">The body is no review.</exception>
    internal static Review ReadToken(ReadOnlyMemory<byte> body)
    {
        using JsonDocument document = Parse(body, out JsonElement status);
        if (!IsTrue(status, "authenticated"))
        {
            return new Review.Denied();
        }
        JsonElement user = Member(status, "user") is { ValueKind: JsonValueKind.Object } found
            ? found
            : throw new JsonException("an authenticated token without a user");
        string name = Text(user, "username");
        return name.Length == 0
            ? throw new JsonException("an authenticated token without the user's name")
            : new Review.Known(new Caller(name, Text(user, "uid")) { Groups = Texts(Member(user, "groups")), Extra = Extra(user) });
    }

    /// <exception cref="JsonException">The body is no review.</exception>
    internal static Review ReadAccess(ReadOnlyMemory<byte> body)
    {
        using JsonDocument document = Parse(body, out JsonElement status);
        return IsTrue(status, "allowed") && !IsTrue(status, "denied") ? new Review.Allowed() : new Review.Denied();
    }

    private static ReadOnlyMemory<byte> Write(string version, string kind, Action<Utf8JsonWriter> spec)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", version);
            json.WriteString("kind", kind);
            json.WriteStartObject("spec");
            spec(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return bytes.WrittenMemory;
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> body, out JsonElement status)
    {
        var document = JsonDocument.Parse(body);
        if (Member(document.RootElement, "status") is { ValueKind: JsonValueKind.Object } found)
        {
            status = found;
            return document;
        }
        document.Dispose();
        throw new JsonException("a review without status");
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }
        json.WriteEndArray();
    }

    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) ? value : null;

    private static bool IsTrue(JsonElement parent, string name) => Member(parent, name) is { ValueKind: JsonValueKind.True };

    private static string Text(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    private static List<string> Texts(JsonElement? list) => list is not { ValueKind: JsonValueKind.Array } array
        ? []
        : [.. array.EnumerateArray().Where(static e => e.ValueKind == JsonValueKind.String).Select(static e => e.GetString()!)];

    private static List<KeyValuePair<string, IReadOnlyList<string>>> Extra(JsonElement user) =>
        Member(user, "extra") is not { ValueKind: JsonValueKind.Object } extra
            ? []
            : [.. extra.EnumerateObject().Select(static e => new KeyValuePair<string, IReadOnlyList<string>>(e.Name, Texts(e.Value)))];
}
