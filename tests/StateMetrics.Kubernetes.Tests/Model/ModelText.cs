using System.Reflection;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Tests.Model;

/// <summary>A model as text, one line per value, sorted, so that two of them can be compared whole. Null places have no line.</summary>
internal static class ModelText
{
    internal static string Of(object model)
    {
        var lines = new List<string>();
        Append(lines, "", model);
        return Join(lines);
    }

    internal static string Join(List<string> lines) => string.Join('\n', lines.Order(StringComparer.Ordinal));

    internal static string Line(string path, object value) => value switch
    {
        Quantity q => $"{path.ToLowerInvariant()} = {q.Value} {q.Milli} {q.Approximate}",
        ByteCount b => $"{path.ToLowerInvariant()} = {b.Value} bytes",
        Timestamp t => $"{path.ToLowerInvariant()} = {t.Seconds}",
        IntOrString { IsText: true } i => $"{path.ToLowerInvariant()} = '{i.Text}'",
        IntOrString i => $"{path.ToLowerInvariant()} = {i.Number}",
        _ => $"{path.ToLowerInvariant()} = {value}",
    };

    private static void Append(List<string> lines, string path, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case Utf8 or bool or int or long or Quantity or Timestamp or IntOrString or ByteCount:
                lines.Add(Line(path, value));
                break;
            default:
                AppendParts(lines, path, value);
                break;
        }
    }

    private static void AppendParts(List<string> lines, string path, object value)
    {
        Type type = value.GetType();
        if (type.IsGenericType)
        {
            Type element = type.GetGenericArguments()[0];
            string reader = type.GetGenericTypeDefinition() == typeof(Repeated<>) ? nameof(OfList) : nameof(OfMap);
            typeof(ModelText).GetMethod(reader, BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(element).Invoke(null, [lines, path, value]);
            return;
        }
        foreach (FieldInfo field in type.GetFields(BindingFlags.Public | BindingFlags.Instance))
        {
            Append(lines, path.Length == 0 ? field.Name : $"{path}.{field.Name}", field.GetValue(value));
        }
    }

    private static void OfList<T>(List<string> lines, string path, Repeated<T> list)
    {
        for (int i = 0; i < list.Count; i++)
        {
            Append(lines, $"{path}[{i}]", list[i]);
        }
    }

    private static void OfMap<T>(List<string> lines, string path, Map<T> map)
    {
        foreach (Entry<T> entry in map)
        {
            Append(lines, $"{path}{{{entry.Key}}}", entry.Value);
        }
    }
}
