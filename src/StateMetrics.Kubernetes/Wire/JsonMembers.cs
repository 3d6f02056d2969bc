using System.Text;
using System.Text.Json;

namespace StateMetrics.Kubernetes.Wire;

/// <summary>Single members of a JSON object, without building anything.</summary>
internal static class JsonMembers
{
    /// <summary>Moves to the value of a member of the object that begins here; false where there is none.</summary>
    internal static bool Find(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (reader.TokenType == JsonTokenType.None && !reader.Read())
        {
            return false;
        }
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool found = reader.ValueTextEquals(name);
            reader.Read();
            if (found)
            {
                return true;
            }
            reader.Skip();
        }
        return false;
    }

    /// <summary>
    /// The string value of the member at which the reader stands, borrowed from <paramref name="source"/> where it
    /// contains no escapes; empty for any other kind of value.
    /// </summary>
    internal static Utf8 Text(ref Utf8JsonReader reader, ReadOnlyMemory<byte> source)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return default;
        }
        return reader.ValueIsEscaped
            ? new Utf8(Encoding.UTF8.GetBytes(reader.GetString()!))
            : new Utf8(source.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length));
    }
}
