using System.Globalization;

namespace StateMetrics.Testing.RandomObjects;

/// <summary>Writes one random object, field by field in any order.</summary>
/// <param name="json">Where it is written.</param>
/// <param name="values">The object's own source of values.</param>
/// <param name="messages">What fields there are.</param>
/// <param name="presentPercent">How likely a field is there at all.</param>
internal sealed class RandomJson(JsonPair json, RandomValues values, ApiMessages messages, int presentPercent)
{
    // A pod with every field of every message would have some hundred thousand; the budget is shared out down the tree.
    private static readonly int[] s_budgets = [20, 100, 400, 1500];

    private const int ManyEntries = 200;

    internal void WriteObject(ApiKind kind, string metadata, IReadOnlyDictionary<string, string> names)
    {
        int budget = s_budgets[values.Below(s_budgets.Length)];
        bool typeFirst = values.Chance(50);
        json.Token("{");
        if (typeFirst)
        {
            Type(kind);
            json.Token(",");
        }
        json.Text("metadata");
        json.Token(":");
        Message(metadata, budget / 2, names);
        ApiField[] rest = Present(messages.Fields(kind.Message).Where(field => field.Json != "metadata"), 90);
        foreach (ApiField field in rest)
        {
            json.Token(",");
            Field(field, budget / rest.Length);
        }
        if (!typeFirst)
        {
            json.Token(",");
            Type(kind);
        }
        json.Token("}");
    }

    private void Type(ApiKind kind)
    {
        json.Text("apiVersion");
        json.Token(":");
        json.Text(kind.ApiVersion);
        json.Token(",");
        json.Text("kind");
        json.Token(":");
        json.Text(kind.Kind);
    }

    /// <summary>A message's members in random order; those in <paramref name="given"/> have these texts.</summary>
    private void Message(string message, int budget, IReadOnlyDictionary<string, string>? given = null)
    {
        json.Token("{");
        bool first = true;
        foreach ((string name, string text) in given ?? new Dictionary<string, string>())
        {
            Name(name, ref first);
            json.Text(text);
        }
        ApiField[] fields = Present(
            messages.Fields(message).Where(field => given?.ContainsKey(field.Json) != true), budget > 0 ? presentPercent : 5);
        int share = (budget - fields.Length) / Math.Max(1, fields.Count(IsLarge));
        foreach (ApiField field in fields)
        {
            Comma(ref first);
            Field(field, share);
        }
        if (values.Chance(2))
        {
            Name("memberOfTheFuture", ref first);
            json.Token("""[{"a":[]},"b",null]""");
        }
        json.Token("}");
    }

    private ApiField[] Present(IEnumerable<ApiField> fields, int percent)
    {
        ApiField[] present = [.. fields.Where(_ => values.Chance(percent))];
        for (int i = present.Length - 1; i > 0; i--)
        {
            int other = values.Below(i + 1);
            (present[i], present[other]) = (present[other], present[i]);
        }
        return present;
    }

    private static bool IsLarge(ApiField field) =>
        field.Repeated || field.Map || field.Type.StartsWith("k8s.io", StringComparison.Ordinal);

    private void Field(ApiField field, int budget)
    {
        json.Text(field.Json);
        json.Token(":");
        if (values.Chance(4))
        {
            json.Token("null");
        }
        else if (field.Map)
        {
            Map(field, budget);
        }
        else if (field.Repeated)
        {
            List(field, budget);
        }
        else
        {
            Value(field, budget);
        }
    }

    private void List(ApiField field, int budget)
    {
        int count = values.Below(budget > 0 ? 5 : 2);
        json.Token("[");
        for (int i = 0; i < count; i++)
        {
            if (i > 0)
            {
                json.Token(",");
            }
            if (values.Chance(3))
            {
                json.Token("null");
                continue;
            }
            (int, int) start = json.Position;
            Value(field, budget / count);
            if (values.Chance(20))
            {
                (int, int) end = json.Position;
                json.Token(",");
                json.Repeat(start, end);
            }
        }
        json.Token("]");
    }

    private void Map(ApiField field, int budget)
    {
        bool many = field.Type == "string" && values.Chance(3);
        int count = many ? ManyEntries : values.Below(6);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        bool first = true;
        json.Token("{");
        for (int i = 0; i < count; i++)
        {
            string key = values.Text(KnownTexts.KeysOf(field.Json)) + (many ? i.ToString(CultureInfo.InvariantCulture) : "");
            if (!taken.Add(JsonPair.Repaired(key)))
            {
                continue;
            }
            Name(key, ref first);
            if (values.Chance(3))
            {
                json.Token("null");
            }
            else
            {
                Value(field, budget / count);
            }
        }
        json.Token("}");
    }

    private void Value(ApiField field, int budget)
    {
        switch (field.Type.Split('.')[^1])
        {
            case "string": json.Text(values.Text(field.Json)); break;
            case "bool": json.Token(values.Chance(50) ? "true" : "false"); break;
            case "int32": json.Token(values.Int32().ToString(CultureInfo.InvariantCulture)); break;
            case "int64": json.Token(values.Int64().ToString(CultureInfo.InvariantCulture)); break;
            case "double": json.Token("-1.5e300"); break;
            case "bytes": json.Text(values.Base64()); break;
            case "Time" or "MicroTime": json.Text(values.Time()); break;
            case "Quantity" when values.QuantityIsNumber(): json.Token(values.NumberQuantity()); break;
            case "Quantity": json.Text(values.Quantity(field.Json)); break;
            case "IntOrString" when values.Chance(50): json.Token(values.Int32().ToString(CultureInfo.InvariantCulture)); break;
            case "IntOrString": json.Text(values.Text(field.Json)); break;
            case "FieldsV1" or "RawExtension" or "JSON": json.Token("""{"f:a":{".":{}},"b":[1,-2e-3,null,"c"]}"""); break;
            case "Verbs" or "ExtraValue": json.Token("""["get","get",""]"""); break;
            default: Message(field.Type, budget); break;
        }
    }

    private void Name(string name, ref bool first)
    {
        Comma(ref first);
        json.Text(name);
        json.Token(":");
    }

    private void Comma(ref bool first)
    {
        if (!first)
        {
            json.Token(",");
        }
        first = false;
    }
}
