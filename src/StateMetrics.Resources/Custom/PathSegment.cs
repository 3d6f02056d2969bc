using System.Globalization;
using System.Text;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.Custom;

/// <summary>One step of a path, from a value to one inside it; what is not there is null.</summary>
internal abstract class PathSegment
{
    /// <summary>As it was written.</summary>
    internal required string Text { get; init; }

    /// <summary>The step may lead to several values.</summary>
    internal virtual bool IsWildcard => false;

    internal abstract JsonTreeValue Step(JsonTreeValue from);

    /// <summary>Null, with the reason, for a text that is no segment.</summary>
    internal static PathSegment? Parse(string text, out string reason)
    {
        reason = "";
        if (text == "[*]")
        {
            return new WildcardSegment { Text = text };
        }
        if (!text.StartsWith('[') || !text.EndsWith(']'))
        {
            return new KeySegment(text) { Text = text };
        }
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            reason = $"{text} is no look-up: [key=value] finds an item of a list, [*] takes them all";
            return null;
        }
        return new LookUpSegment(text[1..equals], text[(equals + 1)..^1]) { Text = text };
    }
}

/// <summary>A key of a map, or the position of an item in a list, from the end if negative.</summary>
internal sealed class KeySegment : PathSegment
{
    private readonly byte[] _text;
    private readonly byte[]? _key;
    private readonly byte[]? _value;
    private readonly long? _position;

    internal KeySegment(string text)
    {
        _text = Encoding.UTF8.GetBytes(text);
        if (text.Split('=') is [string key, string value])
        {
            (_key, _value) = (Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value));
        }
        // .NET would take more than digits and a sign.
        bool digits = text.Length > 0 && !text.AsSpan(text[0] is '+' or '-' ? 1 : 0).ContainsAnyExceptInRange('0', '9');
        bool number = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long position);
        _position = digits && number ? position : null;
    }

    internal override JsonTreeValue Step(JsonTreeValue from)
    {
        if (from.Kind == JsonTreeKind.List)
        {
            long position = _position ?? from.Count;
            position += position < 0 ? from.Count : 0;
            return position is >= 0 and < int.MaxValue ? from.Item((int)position) : default;
        }
        // "key=value" is the value itself where it stands there; a key may look like that too.
        return _key is not null && from.Member(_key) is { Kind: JsonTreeKind.Text } value && value.Text.Span.SequenceEqual(_value)
            ? value
            : from.Member(_text);
    }
}

/// <summary>The first item of a list that is a map with this value under this key: the same text, number or boolean.</summary>
internal sealed class LookUpSegment : PathSegment
{
    private readonly byte[] _key;
    private readonly byte[] _value;
    private readonly double? _number;
    private readonly bool? _boolean;

    internal LookUpSegment(string key, string value)
    {
        (_key, _value) = (Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value));
        _number = NumberConversion.TryConvert(_value, out double number) ? number : null;
        _boolean = value switch
        {
            "1" or "t" or "T" or "TRUE" or "true" or "True" => true,
            "0" or "f" or "F" or "FALSE" or "false" or "False" => false,
            _ => null,
        };
    }

    internal override JsonTreeValue Step(JsonTreeValue from)
    {
        if (from.Kind == JsonTreeKind.List)
        {
            foreach (JsonTreeValue item in from)
            {
                if (item.TryMember(_key, out JsonTreeValue candidate) && Matches(candidate))
                {
                    return item;
                }
            }
        }
        return default;
    }

    private bool Matches(JsonTreeValue candidate) =>
        (candidate.Kind == JsonTreeKind.Text && candidate.Text.Span.SequenceEqual(_value))
        || (_number is double wanted && NumberConversion.TryConvert(candidate, out double number) && number == wanted)
        || (_boolean is bool flag && candidate.Kind == JsonTreeKind.Boolean && candidate.Boolean == flag);
}

/// <summary>Every item of a list, or every value of a map.</summary>
internal sealed class WildcardSegment : PathSegment
{
    internal override bool IsWildcard => true;

    internal override JsonTreeValue Step(JsonTreeValue from) => throw new InvalidOperationException("a wildcard leads to many values");
}
