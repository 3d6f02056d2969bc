using StateMetrics.Exposition.Families;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Resources.Custom;
using StateMetrics.Resources.Pipeline;

namespace StateMetrics.Resources.Tests.Custom;

/// <summary>What is read, what is refused, and what follows from a mistake.</summary>
public sealed class ConfigurationTests
{
    [Theory]
    [InlineData("", "there is no configuration in it")]
    [InlineData("# nothing", "there is no configuration in it")]
    [InlineData("- a", "a list where a mapping is expected")]
    [InlineData("text", "a single value where a mapping is expected")]
    [InlineData("spec: [", "line")]
    [InlineData("spec: {resources: 5}", "spec.resources: a single value where a list is expected")]
    [InlineData("spec: {resources: [], resources: []}", "stands twice")]
    [InlineData("spec: {resources: [5]}", "spec.resources[0]: a single value where a mapping is expected")]
    [InlineData("spec: {resources: [{groupVersionKind: a}]}",
        "spec.resources[0].groupVersionKind: a single value where a mapping is expected")]
    [InlineData("spec: {resources: [{groupVersionKind: {group: [a]}}]}", "spec.resources[0].groupVersionKind.group: a list where a text")]
    [InlineData("spec: {resources: [{errorLogV: x}]}", "spec.resources[0].errorLogV: not a whole number")]
    [InlineData("spec: {resources: [{commonLabels: [a]}]}", "spec.resources[0].commonLabels: a list where a mapping")]
    [InlineData("spec: {resources: [{labelsFromPath: {a: b}}]}", "spec.resources[0].labelsFromPath.a: a single value where a list")]
    [InlineData("spec: {resources: [{metrics: [{each: {gauge: {path: {a: b}}}}]}]}",
        "spec.resources[0].metrics[0].each.gauge.path: a mapping")]
    [InlineData("spec: {resources: [{metrics: [{each: {gauge: {path: [[a]]}}}]}]}", "each.gauge.path[0]: a list where a text")]
    [InlineData("spec: {resources: [{metrics: [{each: {type: Gauge, gauge: {nilIsZero: maybe}}}]}]}", "nilIsZero: neither true nor false")]
    public void A_file_that_cannot_be_read_is_refused_as_a_whole(string text, string message)
    {
        CustomResourceConfiguration configuration = Read(text);
        Assert.False(configuration.IsUsable);
        Assert.Contains(configuration.Mistakes, m => m.Kind == MistakeKind.Fatal && m.ToString().Contains(message,
            StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("metrics: [{name: m, each: {type: Gauge, gauge: {path: ['[x]']}}}]",
        "spec.resources[0].metrics[0].each.gauge.path[0]: [x] is no look-up")]
    [InlineData("metrics: [{name: m, each: {type: Gauge, gauge: {valueFrom: ['[x]']}}}]", "metrics[0].each.gauge.valueFrom[0]: [x] is no")]
    [InlineData("metrics: [{name: m, each: {type: Gauge, gauge: {valueFrom: ['[*]']}}}]",
        "metrics[0].each.gauge.valueFrom: [*] leads to several")]
    [InlineData("metrics: [{name: m, each: {type: Gauge, gauge: {labelsFromPath: {a: ['[]']}}}}]", "labelsFromPath.a[0]: [] is no look-up")]
    [InlineData("metrics: [{name: m, each: {type: Gauge, gauge: {labelsFromPath: {'*': ['[*]']}}}}]",
        "labelsFromPath.*: a key with * copies")]
    [InlineData("metrics: [{name: m, each: {type: Gage, gauge: {}}}]", "metrics[0].each.type: unknown type")]
    [InlineData("metrics: [{name: m, each: {gauge: {}}}]", "metrics[0].each.type: the type is missing")]
    [InlineData("metrics: [{name: m}]", "metrics[0].each.type: the type is missing")]
    [InlineData("metrics: [{name: m, each: {type: Info, gauge: {}}}]", "metrics[0].each.info: missing, and the type is Info")]
    [InlineData("metrics: [{name: m, each: {type: Gauge, gauge: null}}]", "metrics[0].each.gauge: missing")]
    [InlineData("metrics: [{name: m, each: {type: StateSet, stateSet: {list: [a]}}}]", "metrics[0].each.stateSet.labelName: missing")]
    [InlineData("metrics: [{name: a b, each: {type: Gauge, gauge: {}}}]",
        "metrics[0].name: 'kube_customresource_a b' is no name of a family")]
    [InlineData("metrics: [{name: é, each: {type: Gauge, gauge: {}, info: {labelsFromPath: {a: ['[]']}}}}]",
        "_é' is no name of a family")]
    [InlineData("metrics: [{name: ok, each: {type: Info, info: {}}}]", "metrics[0]: spec.resources[0].metrics[0] gives", true)]
    public void A_bad_metric_is_named_and_disables_itself_alone(string bad, string message, bool second = false)
    {
        const string good = "{name: ok, help: H., each: {type: Gauge, gauge: {path: [spec, x]}}}";
        CustomResourceConfiguration configuration = Read($$"""
            spec:
              resources:
                - groupVersionKind: {group: example.com, version: v1, kind: Foo}
                  {{(second ? bad.Replace("metrics: [", $"metrics: [{good}, ", StringComparison.Ordinal) : bad)}}
                - groupVersionKind: {group: other.com, version: v1, kind: Foo}
                  metrics: [{{good}}]
            """);
        Assert.True(configuration.IsUsable);
        ConfigurationMistake mistake = Assert.Single(configuration.Mistakes, m => m.Kind == MistakeKind.Disabling);
        string expected = second ? message.Replace("metrics[0]: ", "metrics[1]: ", StringComparison.Ordinal) : message;
        Assert.Contains(expected, mistake.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("crs.yaml:", mistake.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, configuration.Families);
    }

    [Theory]
    [InlineData("group: ''", "group of the resource is missing")]
    [InlineData("group: '*'", "group of the resource is missing")]
    public void A_group_is_needed(string group, string message) =>
        Assert.Contains(message, Assert.Single(Read($"spec: {{resources: [{{groupVersionKind: {{{group}, kind: K}}}}]}}").Mistakes).Reason,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("extra: 1", "spec.resources[0].extra: unknown key")]
    [InlineData("commonLabels: {a-b: c}", "'a-b' is no name of a label: Prometheus refuses every answer that shows it")]
    [InlineData("labelsFromPath: {a-b: [c], a.b: [c]}", "the key a-b becomes the label a_b too")]
    [InlineData("metrics: [{name: x, each: {type: Info, info: {}}}]", "should end in _info")]
    [InlineData("metrics: [{name: x, each: {type: Counter, counter: {}}}]", "should end in _total")]
    [InlineData("metrics: [{name: x, each: {type: Gauge, gauge: {value: []}}}]", "each.gauge.value: unknown key")]
    [InlineData("metrics: [{name: x_info, each: {type: Info, info: {path: [a]}}}]", "each.info: neither labelsFromPath nor labelFromKey")]
    [InlineData("metrics: [{name: x, each: {type: StateSet, stateSet: {labelName: s}}}]", "each.stateSet.list: no states")]
    [InlineData("metrics: [{name: x, each: {type: StateSet, stateSet: {labelName: s, list: [a, b, a]}}}]", "list: 'a' stands in it more")]
    public void What_works_although_it_looks_wrong_is_a_warning(string line, string message)
    {
        CustomResourceConfiguration configuration = Read($"spec: {{resources: [{{groupVersionKind: {{group: a.io}}, {line}}}]}}");
        Assert.All(configuration.Mistakes, m => Assert.Equal(MistakeKind.Warning, m.Kind));
        Assert.Contains(configuration.Mistakes, m => m.ToString().Contains(message, StringComparison.Ordinal));
        Assert.Equal(1, configuration.Resources);
    }

    [Theory]
    [InlineData("", "kube_customresource_x")]
    [InlineData("metricNamePrefix: null, ", "kube_customresource_x")]
    [InlineData("metricNamePrefix: '', ", "x")]
    [InlineData("metricNamePrefix: my, ", "my_x")]
    public void The_prefix_is_put_in_front(string prefix, string name) =>
        Assert.Equal(name, Assert.Single(
            Single($"{prefix}metrics: [null, {{name: x, each: {{type: Gauge, gauge: {{}}}}}}]").Families).Name);

    [Fact]
    public void A_help_text_may_have_several_lines_and_types_any_letter_case()
    {
        Family family = Assert.Single(
            Single("metrics: [{name: x, help: \"a\\nb\", each: {type: STATESET, stateSet: {labelName: a}}}]").Families);
        Assert.Equal(("a\nb", FamilyType.StateSet), (family.Help, family.Type));
    }

    [Fact]
    public void Wildcards_mean_every_version_and_kind_and_the_last_entry_counts()
    {
        CustomKind[] served =
        [
            CustomRun.Foo, CustomRun.Foo with { Version = "v2", IsStored = true }, CustomRun.Foo with { Kind = "Bar", Plural = "bars" },
            CustomRun.Foo with { Group = "other.io" }, CustomRun.Foo with { Plural = "again" },
        ];
        Assert.Equal("example.com/v1, Resource=bars;example.com/v1, Resource=foos;example.com/v2, Resource=foos",
            Names("group: example.com"));
        Assert.Equal("example.com/v1, Resource=foos;example.com/v2, Resource=foos", Names("group: example.com, kind: Foo, version: '*'"));
        Assert.Equal("example.com/v1, Resource=bars;example.com/v1, Resource=foos", Names("group: example.com, kind: '*', version: v1"));
        Assert.Equal("", Names("group: example.com, kind: foo"));
        Assert.Equal("example.com/v1, Resource=bars;example.com/v2, Resource=foos", Names("group: example.com", "oneVersion: true, "));
        CustomResourceConfiguration twice = Read("""
            spec:
              resources:
                - {groupVersionKind: {group: example.com}, metrics: [{name: a, each: {type: Gauge, gauge: {}}}]}
                - {groupVersionKind: {group: example.com, kind: Foo, version: v1}, metrics: [{name: b, each: {type: Gauge, gauge: {}}}]}
            """);
        Assert.Equal("b", twice.Resolve([CustomRun.Foo], new CustomBounds()).Single().Families.Single().Name[^1..]);

        string Names(string kind, string more = "") => string.Join(';',
            Read($"spec: {{resources: [{{{more}groupVersionKind: {{{kind}}}}}]}}").Resolve(served, new CustomBounds()).Select(entry =>
                entry.Name));
    }

    [Fact]
    public void A_kind_is_asked_for_by_plural_and_by_plural_and_group()
    {
        CompiledKind kind = Single("conditions: true").Compile(Selection.Default, null, null);
        Assert.Equal("example.com/v1, Resource=foos", kind.Name);
        Assert.Equal(["foos", "foos.example.com"], kind.OtherNames);
    }

    [Fact]
    public void Conditions_are_one_family_with_name_and_namespace() => Assert.Equal(
        """
        status_condition{condition="Ready",name="a",namespace="ns",status="false"} 0
        status_condition{condition="Ready",name="a",namespace="ns",status="true"} 1
        status_condition{condition="Ready",name="a",namespace="ns",status="unknown"} 0
        """,
        CustomRun.Short(new CustomRun().Render(
            "spec: {resources: [{groupVersionKind: {group: example.com}, conditions: true}]}",
            ["""
            {"metadata":{"name":"a","namespace":"ns","uid":"1"},"status":{"conditions":[{"type":"Ready","status":"True"},{"type":7}]}}
            """])));

    [Theory]
    [InlineData("labelsFromPath: {id: [metadata, uid]}", false)]
    [InlineData("labelsFromPath: {n: [metadata, name], ns: [metadata, namespace]}", false)]
    [InlineData("labelsFromPath: {n: [metadata, name]}", true)]
    [InlineData("labelsFromPath: {id: [metadata, uid], '*': [metadata, labels]}", true)]
    [InlineData("commonLabels: {a: b}", true)]
    public void A_family_whose_labels_may_not_tell_objects_apart_says_so(string labels, bool may) =>
        Assert.Equal(
            may,
            Single($"{labels}, metrics: [{{name: x, each: {{type: Gauge, gauge: {{}}}}}}]").Families.Single().SeriesMayRepeat);

    private static CustomResourceConfiguration Read(string text) =>
        CustomResourceConfiguration.Read([new CustomResourceFile("crs.yaml", text)]);

    private static CatalogEntry Single(string rest) =>
        Read($"spec: {{resources: [{{groupVersionKind: {{group: example.com}}, {rest}}}]}}").Resolve([CustomRun.Foo],
            new CustomBounds()).Single();
}
