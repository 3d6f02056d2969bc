using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using static StateMetrics.Exposition.Families.FamilyTrait;
using static StateMetrics.Exposition.Families.FamilyType;
using static StateMetrics.Exposition.Families.Stability;

namespace StateMetrics.Exposition.Tests.Families;

public sealed class FamilyTableTests
{
    private static readonly StateSet s_phases = new("Pending", "Running", "Failed");
    private static readonly StateSet s_statuses = new("True", "False", "Unknown") { InLowerCase = true };
    private static readonly ReadOnlyMemory<byte> s_none = Array.Empty<byte>();

    private static readonly FamilyTable<Boat> s_table = new(["harbour", "boat"], static (b, ref i) => i.Values(b.Harbour, b.Name))
    {
        { Gauge, "boat_built", Stable, [], "When it was built.", static (b, ref w) => w.Sample(b.Built) },
        { Gauge, "boat_info", Alpha, [], "The boat.", static (_, ref w) => w.Sample(1) },
        { Gauge, "boat_afloat", Alpha, [], "Whether it swims.", static (b, ref w) => w.Sample(b.Afloat) },
        { Gauge, "boat_phase", Stable, ["phase"], "Phase.", static (b, ref w) => w.OneOf(s_phases, b.Phase) },
        {
            Gauge, "boat_condition", Stable, ["condition", "status"], "Conditions.",
            static (b, ref w) => { foreach ((Text type, Text status) in b.Conditions) { w.OneOf(s_statuses, status, type); } }
        },
        {
            Counter, "boat_crew_total", Stable, ["member", "seat", "captain"], "Crew.",
            static (b, ref w) => { for (int i = 0; i < b.Crew.Length; i++) { w.Sample(i, b.Crew[i], w.Label(i), w.Label(i == 0)); } }
        },
        { Gauge, "boat_labels", Stable, DynamicLabels.Label, "Labels.", WriteLabels },
        { Gauge, "boat_trouble", Alpha, ["reason"], "Trouble.", WriteTrouble, OrLabels(), OrLabels("storm", "rock") },
        { Gauge, "boat_secret", Alpha, [], "Secret.", static (_, ref w) => w.Sample(1), OptIn },
        { Gauge, "boat_old", Stable, [], "Old.", static (_, ref w) => w.Sample(1), DeprecatedSince("v1.0.0") },
    };

    [Fact]
    public void Every_kind_of_row_writes_its_samples()
    {
        var boat = new Boat
        {
            Harbour = "Oslo",
            Name = "Fram \"1\"\n\\",
            Built = 1520742896,
            Afloat = true,
            Phase = "Running",
            Conditions = [("Ready", "True"), ("Sunk", "False"), ("Ready", "True")],
            Crew = ["Nansen", "Amundsen"],
            Pairs = [("b", "2"), ("a.b", "1"), ("a-b", "0")],
        };

        Assert.Equal(
            """
            boat_built{harbour="Oslo",boat="Fram \"1\"\n\\"} 1.520742896e+09
            boat_info{harbour="Oslo",boat="Fram \"1\"\n\\"} 1
            boat_afloat{harbour="Oslo",boat="Fram \"1\"\n\\"} 1
            boat_phase{harbour="Oslo",boat="Fram \"1\"\n\\",phase="Pending"} 0
            boat_phase{harbour="Oslo",boat="Fram \"1\"\n\\",phase="Running"} 1
            boat_phase{harbour="Oslo",boat="Fram \"1\"\n\\",phase="Failed"} 0
            boat_condition{harbour="Oslo",boat="Fram \"1\"\n\\",condition="Ready",status="true"} 1
            boat_condition{harbour="Oslo",boat="Fram \"1\"\n\\",condition="Ready",status="false"} 0
            boat_condition{harbour="Oslo",boat="Fram \"1\"\n\\",condition="Ready",status="unknown"} 0
            boat_condition{harbour="Oslo",boat="Fram \"1\"\n\\",condition="Sunk",status="true"} 0
            boat_condition{harbour="Oslo",boat="Fram \"1\"\n\\",condition="Sunk",status="false"} 1
            boat_condition{harbour="Oslo",boat="Fram \"1\"\n\\",condition="Sunk",status="unknown"} 0
            boat_crew_total{harbour="Oslo",boat="Fram \"1\"\n\\",member="Nansen",seat="0",captain="true"} 0
            boat_crew_total{harbour="Oslo",boat="Fram \"1\"\n\\",member="Amundsen",seat="1",captain="false"} 1
            boat_labels{harbour="Oslo",boat="Fram \"1\"\n\\",label_a_b_conflict1="0",label_a_b_conflict2="1",label_b="2"} 1
            boat_trouble{harbour="Oslo",boat="Fram \"1\"\n\\"} 0
            boat_trouble{harbour="Oslo",boat="Fram \"1\"\n\\",reason=""} 2
            boat_trouble{harbour="Oslo",boat="Fram \"1\"\n\\",storm="",rock="x"} 1
            boat_old{harbour="Oslo",boat="Fram \"1\"\n\\"} 1

            """,
            Render(boat, out int repeated));
        Assert.Equal(3, repeated);
    }

    private static string Render(Boat boat, out int repeated)
    {
        FamilyRenderer<Boat> renderer = s_table.Compile(Selection.Default, LabelAllowlist.All);
        Rendered rendered = renderer.Render(boat, new RenderScratch());
        repeated = rendered.RepeatedSeries;
        return Encoding.UTF8.GetString(rendered.Text);
    }

    private static void WriteLabels(Boat boat, ref PairCollector pairs)
    {
        foreach ((Text key, Text value) in boat.Pairs)
        {
            pairs.Add(key, value);
        }
    }

    private static void WriteTrouble(Boat boat, ref SampleWriter writer)
    {
        writer.SampleVariant(1, 0);
        writer.Sample(2, s_none);
        writer.SampleVariant(2, 1, s_none, (Text)"x");
    }

    /// <summary>Stands for a type of another project that converts to bytes.</summary>
    internal readonly record struct Text(ReadOnlyMemory<byte> Bytes)
    {
        public static implicit operator ReadOnlyMemory<byte>(Text text) => text.Bytes;

        public static implicit operator Text(string text) => new(Encoding.UTF8.GetBytes(text));
    }

    internal sealed record Boat
    {
        public Text Harbour { get; init; }

        public Text Name { get; init; }

        public int? Built { get; init; }

        public bool? Afloat { get; init; }

        public Text Phase { get; init; }

        public (Text Type, Text Status)[] Conditions { get; init; } = [];

        public Text[] Crew { get; init; } = [];

        public (Text Key, Text Value)[] Pairs { get; init; } = [];
    }
}
