using System.Text;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Server.Fleet;

/// <summary>A set of names, equal to another one with the same names.</summary>
internal sealed class NameSet : IEquatable<NameSet>
{
    private readonly HashSet<string> _names;

    // No name of Kubernetes is longer.
    private const int CharactersMax = 253;

    public NameSet(IEnumerable<string> names) => _names = names.ToHashSet(StringComparer.Ordinal);

    public static bool operator ==(NameSet? one, NameSet? other) => one is null ? other is null : one.Equals(other);

    public static bool operator !=(NameSet? one, NameSet? other) => !(one == other);

    public bool Contains(Utf8 name)
    {
        if (name.Span.Length > CharactersMax)
        {
            return false;
        }
        Span<char> text = stackalloc char[CharactersMax];
        int length = Encoding.UTF8.GetChars(name.Span, text);
        return _names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text[..length]);
    }

    public bool Equals(NameSet? other) => other is not null && _names.SetEquals(other._names);

    public override bool Equals(object? obj) => Equals(obj as NameSet);

    public override int GetHashCode() => _names.Count;
}
