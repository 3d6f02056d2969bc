using StateMetrics.Server.Commands;

namespace StateMetrics.Server.Tests.Commands;

public sealed class CheckCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("check");

    [Fact]
    public void A_file_without_mistakes_is_summed_up()
    {
        string file = Write("good.yaml", "spec: {resources: [{groupVersionKind: {group: a.io, kind: K}, conditions: true}]}");
        Assert.Equal((0, "OK: 1 files, 1 resources, 1 families, 0 warnings\n", ""), Run(file));
    }

    [Fact]
    public void Every_mistake_is_a_line_with_its_place()
    {
        string file = Write("bad.yaml", """
            spec:
              resources:
                - groupVersionKind: {kind: K}
                  metrix: []
                - groupVersionKind: {group: a.io, kind: K}
                  metrics:
                    - name: my-name
                      each: {type: Gauge, gauge: {path: [spec, "[x]"]}}
            """);
        (int exit, string output, string errors) = Run(file);
        Assert.Equal((1, ""), (exit, output));
        Assert.Equal(
            """
            bad.yaml:4: warning: spec.resources[0].metrix: unknown key, which has no effect
            bad.yaml:3: spec.resources[0].groupVersionKind.group: the group of the resource is missing, and there is no wildcard for it
            bad.yaml:7: spec.resources[1].metrics[0].name: 'kube_customresource_my-name' is no name of a family
            bad.yaml:8: spec.resources[1].metrics[0].each.gauge.path[1]: [x] is no look-up: [key=value] finds an item of a list, [*] takes them all
            state-metrics: 3 errors in 1 files, 1 resources, 0 families, 1 warnings

            """,
            errors);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error() => Assert.Equal(1, Run(Path.Combine(_folder.FullName, "no.yaml")).Exit);

    [Fact]
    public void A_folder_without_such_files_is_an_error()
    {
        Write("notes.txt", "");
        (int exit, _, string errors) = Run(_folder.FullName);
        Assert.Equal(1, exit);
        Assert.StartsWith(
            $"{_folder.FullName}: there is no .yaml, .yml or .json file in it\n", errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private (int Exit, string Output, string Errors) Run(string file)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        int exit = new CheckCommand([file], output, errors).Run();
        return (exit, output.ToString(), errors.ToString().Replace(_folder.FullName + "/", "", StringComparison.Ordinal));
    }
}
