using System.Text.Json;

namespace StateMetrics.Kubernetes.Wire;

/// <summary>Carries what is wrong, and in which field, from the depth of a message up to <see cref="FieldTable{T}.Decode"/>.</summary>
internal sealed class MalformedField(string path, string reason) : Exception($"{path}: {reason}")
{
    private readonly string _path = path;
    private readonly string _reason = reason;

    internal static bool Covers(Exception error) => error is MalformedField or InvalidDataException or JsonException;

    internal static MalformedField In(string field, Exception error) => error is MalformedField inner
        ? new MalformedField($"{field}.{inner._path}", inner._reason)
        : new MalformedField(field, error.Message);
}
