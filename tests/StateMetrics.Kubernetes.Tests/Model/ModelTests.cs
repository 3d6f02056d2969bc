using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Kubernetes.Tests.Model;

/// <summary>What holds for every kind that has a model, found by looking for them.</summary>
public sealed class ModelTests
{
    public static TheoryData<string> Kinds => [.. s_kinds.Keys];

    public static TheoryData<string, string> OlderVersions =>
        [.. s_kinds.Values.SelectMany(static k => k.Versions.Skip(1).Select(v => (k.Plural, v)))];

    private static readonly SortedDictionary<string, ResourceKind> s_kinds = new(
        typeof(KubernetesObject).Assembly.GetTypes()
            .Where(static t => t.IsSubclassOf(typeof(KubernetesObject)))
            .Select(static t => (ResourceKind)t.GetField("Resource", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!)
            .ToDictionary(static k => k.Plural),
        StringComparer.Ordinal);

    [Fact]
    public void All_models_are_found() => Assert.Superset(
        new HashSet<string> { "deployments", "jobs", "namespaces", "nodes", "pods", "services" }, s_kinds.Keys.ToHashSet());

    [Fact]
    public void Only_kinds_without_any_other_field_travel_as_metadata()
    {
        string[] metadataOnly = [.. s_kinds.Values.Where(static k => k.MetadataOnly).Select(static k => k.Plural)];
        Assert.Contains("configmaps", metadataOnly);
        Assert.DoesNotContain("secrets", metadataOnly);
        Assert.All(metadataOnly, static plural => Assert.Equal(
            ["Metadata"], s_kinds[plural].GetType().GenericTypeArguments[0].GetFields(BindingFlags.Public | BindingFlags.Instance)
                .Select(static f => f.Name)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Numbers_names_and_types_are_those_of_the_api(string plural)
    {
        var checkedTables = new HashSet<object>();
        int rows = CheckAgainstApi(FieldsOf(s_kinds[plural]), MessageOf(s_kinds[plural]), checkedTables);
        Assert.True(rows > 10, $"only {rows} rows");
    }

    [Theory]
    [MemberData(nameof(OlderVersions))]
    public void Numbers_names_and_types_of_older_versions_are_those_of_the_api_or_not_in_it(string plural, string version)
    {
        ResourceKind kind = s_kinds[plural];
        var older = (ResourceKind)kind.GetType().GetMethod("In")!.Invoke(kind, [version])!;
        Assert.Equal([version], older.Versions);
        int rows = CheckAgainstApi(FieldsOf(older), MessageOf(older), [], lacking: true);
        Assert.True(rows > 10, $"only {rows} rows");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_field_of_json_gets_to_the_place_of_its_name(string plural)
    {
        SampleObject sample = SampleObject.Of(FieldsOf(s_kinds[plural]));
        Assert.Equal(sample.ModelText, ModelText.Of(Decode(plural, JsonBytes(sample), WireFormat.Json)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_field_of_protobuf_gets_to_the_place_of_its_name(string plural)
    {
        SampleObject sample = SampleObject.Of(FieldsOf(s_kinds[plural]));
        Assert.Equal(sample.ModelText, ModelText.Of(Decode(plural, ProtoBytes(plural, sample), WireFormat.Protobuf)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_object_without_fields_is_the_same_in_both_formats(string plural) => Assert.Equal(
        ModelText.Of(Decode(plural, "{}"u8.ToArray(), WireFormat.Json)),
        ModelText.Of(Decode(plural, [], WireFormat.Protobuf)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_object_cut_short_is_invalid_or_a_smaller_object(string plural)
    {
        SampleObject sample = SampleObject.Of(FieldsOf(s_kinds[plural]));
        byte[] json = JsonBytes(sample);
        byte[] proto = ProtoBytes(plural, sample);
        Assert.All(Enumerable.Range(0, json.Length), cut => Assert.Throws<InvalidDataException>(
            () => Decode(plural, json[..cut], WireFormat.Json)));
        int decoded = Enumerable.Range(0, proto.Length).Count(cut => Decodes(plural, proto[..cut], WireFormat.Protobuf));
        Assert.InRange(decoded, 1, proto.Length / 2);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_object_with_broken_bytes_is_invalid_or_another_object(string plural)
    {
        SampleObject sample = SampleObject.Of(FieldsOf(s_kinds[plural]));
        var random = new Random(4711);
        int invalid = 0;
        foreach ((byte[] whole, WireFormat format) in new[]
        {
            (JsonBytes(sample), WireFormat.Json),
            (ProtoBytes(plural, sample), WireFormat.Protobuf),
        })
        {
            for (int round = 0; round < 2000; round++)
            {
                byte[] broken = [.. whole];
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
                broken[random.Next(broken.Length)] ^= (byte)(1 << random.Next(8));
                invalid += Decodes(plural, broken, format) ? 0 : 1;
            }
        }
        Assert.True(invalid > 100, $"only {invalid} rounds broke anything");
    }

    /// <summary>Returns how many rows it has seen. An older version may lack a field, but has no other one in its place.</summary>
    private static int CheckAgainstApi(IFieldTable table, string message, HashSet<object> done, bool lacking = false)
    {
        if (!done.Add(table))
        {
            return 0;
        }
        int rows = 0;
        foreach (FieldDeclaration row in table.Declarations)
        {
            ApiField? field = ApiSchema.Fields(message).Find(f => f.Number == row.Number || f.Name == row.Name);
            if (field is null && lacking)
            {
                continue;
            }
            Assert.NotNull(field);
            string apiType = field.Shape == "MicroTime" ? "Time" : field.Shape;
            string type = row.Nested is null ? row.Shape : apiType;
            Assert.Equal(
                $"{message} {row.Number} {field.Name} {apiType} {field.Repeated} {field.Inline}",
                $"{message} {row.Number} {row.Name} {type} {row.Repeated} {row.Inline}");
            rows += row.Nested is null ? 1 : CheckAgainstApi(row.Nested, field.Type, done, lacking);
        }
        return rows;
    }

    private static bool Decodes(string plural, byte[] bytes, WireFormat format)
    {
        try
        {
            Decode(plural, bytes, format);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static KubernetesObject Decode(string plural, byte[] bytes, WireFormat format)
    {
        var wire = new WireObject
        {
            Format = format,
            Body = bytes,
            Uid = default,
            Namespace = default,
            Name = default,
            ResourceVersion = default,
        };
        ResourceKind kind = s_kinds[plural];
        MethodInfo decode = kind.GetType().GetMethod("Decode")!;
        return (KubernetesObject)decode.Invoke(kind, BindingFlags.DoNotWrapExceptions, null, [wire], null)!;
    }

    private static byte[] JsonBytes(SampleObject sample) => Encoding.UTF8.GetBytes(sample.Json.ToJsonString());

    private static byte[] ProtoBytes(string plural, SampleObject sample) =>
        ApiEncoder.Encode(MessageOf(s_kinds[plural]), JsonNode.Parse(JsonBytes(sample))!.AsObject()).Bytes;

    private static IFieldTable FieldsOf(ResourceKind kind) => (IFieldTable)kind.GetType().GetProperty("Fields")!.GetValue(kind)!;

    private static string MessageOf(ResourceKind kind)
    {
        string group = kind.Group.Length == 0 ? "core" : kind.Group.Split('.')[0];
        return $"k8s.io.api.{group}.{kind.Version}.{kind.Kind}";
    }
}
