using System.Buffers;
using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Store;
using StateMetrics.Exposition.Writing;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Exposition.Tests.Store;

/// <summary>A small kind with three families, and a store of it.</summary>
internal sealed class Samples
{
    private readonly RenderScratch _scratch = new();

    public static FamilyRenderer<Thing> Renderer { get; } = new FamilyTable<Thing>(["name"], static (t, ref i) => i.Values(Utf8(t.Name)))
    {
        { Gauge, "thing_size", Stable, [], "Its size.", static (t, ref w) => w.Sample(t.Size) },
        { Gauge, "thing_never", Alpha, [], "Nothing.", static (_, ref w) => w.Sample((double?)null) },
        { Gauge, "thing_part", Alpha, ["part"], "Its parts.", WriteParts },
    }.Compile(Selection.Default);

    public StoreWriter Writer { get; } = new(Renderer.Families.Count);

    public static string Text(StoreSnapshot snapshot)
    {
        var output = new ArrayBufferWriter<byte>();
        var inflater = new Inflater();
        for (int family = 0; family < Renderer.Families.Count; family++)
        {
            foreach (Fragment fragment in snapshot.Fragments(family))
            {
                inflater.Begin(fragment);
                inflater.Read(output.GetSpan(fragment.TextBytes)[..fragment.TextBytes]);
                output.Advance(fragment.TextBytes);
            }
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public string Text() => Text(Writer.Store.Snapshot());

    public void Upsert(string name, int size, string uid = "1", int parts = 0) =>
        Writer.Upsert(new ObjectKey(Utf8(uid), "ns"u8, Utf8(name)), Render(name, size, parts));

    public void Remove(string name, string uid = "1") => Writer.Remove(new ObjectKey(Utf8(uid), "ns"u8, Utf8(name)));

    public void Add(StoreReplacement replacement, string name, int size, int parts = 0) =>
        replacement.Add(new ObjectKey("1"u8, "ns"u8, Utf8(name)), Render(name, size, parts));

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static void WriteParts(Thing thing, ref SampleWriter writer)
    {
        for (int i = 0; i < thing.Parts; i++)
        {
            writer.Sample(thing.Size, writer.Label(i));
        }
    }

    private Rendered Render(string name, int size, int parts) => Renderer.Render(new Thing(name, size, parts), _scratch);

    internal sealed record Thing(string Name, int Size, int Parts);
}
