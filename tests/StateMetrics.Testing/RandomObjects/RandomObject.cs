using System.Text;

namespace StateMetrics.Testing.RandomObjects;

/// <summary>An object of the API made from a seed, in two JSON texts that mean the same.</summary>
public sealed class RandomObject
{
    internal RandomObject(ApiKind kind, int seed, JsonPair json) => (Kind, Seed, Json, PlainJson) = (kind, seed, json.Odd, json.Plain);

    public ApiKind Kind { get; }

    /// <summary>With the kind, what <see cref="RandomObjectMaker.Make"/> makes this object of again.</summary>
    public int Seed { get; }

    /// <summary>JSON as odd as its grammar permits: escapes, blanks, lone surrogates.</summary>
    public string Json { get; }

    /// <summary>The same JSON for readers that know Unicode only.</summary>
    public string PlainJson { get; }

    public required string Uid { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public byte[] JsonBytes => Encoding.UTF8.GetBytes(Json);

    public override string ToString() => $"{Kind}, seed {Seed}: {Json}";
}
