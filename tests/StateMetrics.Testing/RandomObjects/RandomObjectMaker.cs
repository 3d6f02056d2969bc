using System.Globalization;

namespace StateMetrics.Testing.RandomObjects;

/// <summary>
/// Makes objects that the API's own field table permits: every field present or absent, null where JSON may say so, elements
/// repeated, extreme numbers, odd texts, hundreds of labels. One seed gives the same object each time.
/// </summary>
public sealed class RandomObjectMaker
{
    private const string ObjectMeta = "k8s.io.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    private readonly ApiMessages _messages = new();
    private readonly KnownTexts _known = new();

    /// <summary>No two seeds give objects of one name.</summary>
    public RandomObject Make(ApiKind kind, int seed)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var random = new Random(seed);
        var values = new RandomValues(random, _known, kind.Kind);
        string number = seed.ToString(CultureInfo.InvariantCulture);
        var names = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["uid"] = $"uid-{number}",
            ["name"] = (values.Chance(50) ? "name" : values.OddText()) + number,
            ["namespace"] = values.Chance(30) ? "" : values.Chance(50) ? "default" : values.OddText(),
        };
        var json = new JsonPair(random);
        var writer = new RandomJson(json, values, _messages, presentPercent: new[] { 15, 50, 85, 100 }[random.Next(4)]);
        writer.WriteObject(kind, ObjectMeta, names);
        return new RandomObject(kind, seed, json)
        {
            Uid = names["uid"],
            Namespace = JsonPair.Repaired(names["namespace"]),
            Name = JsonPair.Repaired(names["name"]),
        };
    }
}
