using StateMetrics.Resources.Custom;
using StateMetrics.Server.Configuration;
using StateMetrics.Server.CustomResources;
using StateMetrics.Server.Tests.Telemetry;
using StateMetrics.Testing;
using static StateMetrics.Server.Tests.CustomResources.CustomFleet;

namespace StateMetrics.Server.Tests.CustomResources;

/// <summary>Files that change while they are followed, on virtual time.</summary>
public sealed class CustomResourceReloadTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly CapturedLog _log = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("state-metrics-reload-").FullName;
    private readonly List<CustomResourceConfiguration> _changes = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_change_is_taken_when_two_looks_have_shown_it()
    {
        string file = Write("a.yaml", FileOf(Entry()));
        using CustomResourceReload reload = await StartAsync(file);
        Write("a.yaml", "spec:\n  resources:");
        await LookAsync();
        Write("a.yaml", FileOf(Entry(), Entry("Bar")));
        await LookAsync();
        Assert.Empty(_changes);
        await LookAsync();
        await Eventually.Equal(1, () => _changes.Count);
        Assert.Equal(2, reload.Current.Resources);
        Assert.Contains("configured anew: 2 resources, 2 families", _log.Text, StringComparison.Ordinal);
        await reload.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_file_that_becomes_invalid_changes_nothing_and_is_told_once()
    {
        string good = Write("a.yaml", FileOf(Entry()));
        string other = Write("b.yaml", FileOf(Entry("Bar")));
        DateTimeOffset began = _time.GetUtcNow();
        using CustomResourceReload reload = await StartAsync(good, other);
        Assert.Equal(
            [(good, true, began), (other, true, began)], reload.Files.Select(static f => (f.Path, f.Successful, f.SuccessAt!.Value)));
        Write("a.yaml", "spec: [");
        Write("b.yaml", FileOf(Entry("Bar", family: "volume")));
        await LookAsync(4);
        await Eventually.Equal(1, () => _changes.Count);
        Assert.Equal([(good, false), (other, true)], reload.Files.Select(static f => (f.Path, f.Successful)));
        Assert.Equal(began, reload.Files.First().SuccessAt);
        Assert.True(reload.Files.Last().SuccessAt > began);
        Assert.Equal(2, reload.Current.Resources);
        Assert.Single(_log.Lines, line => line.StartsWith($"Error: {good}", StringComparison.Ordinal));

        File.Delete(good);
        await LookAsync(3);
        await Eventually.True(() => _log.Lines.Any(line => line.Contains(": does not exist", StringComparison.Ordinal)));
        Assert.Equal(2, reload.Current.Resources);
        Write("a.yaml", FileOf(Entry()));
        await LookAsync(3);
        await Eventually.True(() => reload.Files.First().Successful);
        Assert.Single(_changes);
        await reload.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_links_of_a_mounted_ConfigMap_are_exchanged_at_once()
    {
        string mount = Mounted(FileOf(Entry()));
        string file = Path.Combine(mount, "custom.yaml");
        using CustomResourceReload reload = await StartAsync(mount);
        Assert.Equal([file], reload.Files.Select(static f => f.Path));

        string next = Path.Combine(mount, "..2024_2");
        Directory.CreateDirectory(next);
        File.WriteAllText(Path.Combine(next, "custom.yaml"), FileOf(Entry(), Entry("Bar")));
        File.CreateSymbolicLink(Path.Combine(mount, "..data_tmp"), "..2024_2");
        // What .NET has for this looks behind the links.
        using (var move = System.Diagnostics.Process.Start("mv", ["-T", Path.Combine(mount, "..data_tmp"), Path.Combine(mount, "..data")]))
        {
            await move.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        Directory.Delete(Path.Combine(mount, "..2024_1"), recursive: true);
        await LookAsync(2);
        await Eventually.Equal(1, () => _changes.Count);
        Assert.Equal(2, reload.Current.Resources);
        await reload.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Files_of_a_folder_come_and_go()
    {
        Write("a.yaml", FileOf(Entry()));
        using CustomResourceReload reload = await StartAsync(_folder);
        Write("b.yaml", FileOf(Entry("Bar")));
        await LookAsync(2);
        await Eventually.Equal(2, () => reload.Current.Resources);
        File.Delete(Path.Combine(_folder, "a.yaml"));
        await LookAsync(2);
        await Eventually.Equal(2, () => _changes.Count);
        Assert.Equal(1, reload.Current.Resources);
        await reload.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_file_that_may_be_missing_is_read_when_it_appears()
    {
        string path = Path.Combine(_folder, "later.yaml");
        FormatException refused = Assert.Throws<FormatException>(() => Open(new CustomResourceOptions { Files = [path] }));
        Assert.StartsWith(path, refused.Message, StringComparison.Ordinal);
        using CustomResourceReload reload = await StartAsync(new CustomResourceOptions { Files = [path], ContinueWithoutFile = true });
        Assert.Empty(reload.Files);
        Write("later.yaml", FileOf(Entry()));
        await LookAsync(2);
        await Eventually.Equal(1, () => reload.Current.Resources);
        File.Delete(path);
        await LookAsync(2);
        await Eventually.Equal(0, () => reload.Current.Resources);
        await reload.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_text_that_is_given_as_a_value_is_read_once_and_refused_where_it_is_none()
    {
        Assert.Equal(1, Open(new CustomResourceOptions { Inline = FileOf(Entry()) }).Current.Resources);
        FormatException refused = Assert.Throws<FormatException>(() => Open(new CustomResourceOptions { Inline = "spec: 1" }));
        Assert.StartsWith("--custom-resource-state-config", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_files_are_followed_from_the_moment_on_that_they_are_named()
    {
        string former = Write("a.yaml", FileOf(Entry()));
        string kept = Write("b.yaml", FileOf(Entry("Bar")));
        using CustomResourceReload reload = await StartAsync(former, kept);
        DateTimeOffset began = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromSeconds(1));
        Write("b.yaml", "spec: [");
        string next = Write("c.yaml", FileOf(Entry("Baz"), Entry("Qux")));
        reload.ChangeTo(new CustomResourceOptions { Files = [kept, next] }, _changes.Add);
        // What has not settled of a file that stays is left to the looks.
        Assert.Equal(
            [(kept, true, began), (next, true, _time.GetUtcNow())],
            reload.Files.Select(static f => (f.Path, f.Successful, f.SuccessAt!.Value)));
        Assert.Equal(3, Assert.Single(_changes).Resources);
        Write("a.yaml", FileOf(Entry(family: "volume")));
        await LookAsync(3);
        await Eventually.True(() => !reload.Files.First().Successful);
        Assert.Single(_changes);
        Write("c.yaml", FileOf(Entry("Baz")));
        await LookAsync(2);
        await Eventually.Equal(2, () => _changes.Count);
        Assert.Equal(2, reload.Current.Resources);

        // A file that stays may be broken, as long as something of it is in use.
        reload.ChangeTo(new CustomResourceOptions { Files = [kept] }, _changes.Add);
        Assert.Equal([(kept, false)], reload.Files.Select(static f => (f.Path, f.Successful)));
        Assert.Equal(1, reload.Current.Resources);
        await reload.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_text_and_files_take_each_others_place()
    {
        string file = Write("a.yaml", FileOf(Entry()));
        using CustomResourceReload reload = await StartAsync(file);
        reload.ChangeTo(new CustomResourceOptions { Inline = FileOf(Entry(), Entry("Bar")) }, _changes.Add);
        Assert.Equal((2, 0), (reload.Current.Resources, reload.Files.Count()));
        CustomResourceConfiguration given = reload.Current;
        Write("a.yaml", FileOf(Entry("Baz")));
        await LookAsync(3);
        reload.ChangeTo(new CustomResourceOptions { Inline = FileOf(Entry(), Entry("Bar")) }, _changes.Add);
        Assert.Same(given, reload.Current);
        reload.ChangeTo(new CustomResourceOptions { Files = [file] }, _changes.Add);
        Assert.Equal([file], reload.Files.Select(static f => f.Path));
        reload.ChangeTo(new CustomResourceOptions(), _changes.Add);
        Assert.Equal((0, 0), (reload.Current.Resources, reload.Files.Count()));
        await reload.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_cannot_be_used_at_all_is_refused_and_leaves_everything_as_it_was()
    {
        string file = Write("a.yaml", FileOf(Entry()));
        using CustomResourceReload reload = await StartAsync(file);
        CustomResourceConfiguration before = reload.Current;
        string missing = Path.Combine(_folder, "missing.yaml");
        string broken = Write("broken.yaml", "spec: [");
        (CustomResourceOptions Options, string Refusal)[] attempts =
        [
            (new CustomResourceOptions { Files = [file, missing] }, $"{missing}: does not exist"),
            (new CustomResourceOptions { Files = [broken] }, $"{broken}: "),
            (new CustomResourceOptions { Inline = "spec: 1" }, "--custom-resource-state-config"),
            (new CustomResourceOptions(), "too slow"),
        ];
        foreach ((CustomResourceOptions options, string refusal) in attempts)
        {
            FormatException refused = Assert.Throws<FormatException>(
                () => reload.ChangeTo(options, static _ => throw new FormatException("too slow")));
            Assert.StartsWith(refusal, refused.Message, StringComparison.Ordinal);
            Assert.Same(before, reload.Current);
            Assert.Equal([(file, true)], reload.Files.Select(static f => (f.Path, f.Successful)));
        }
        Assert.Empty(_log.Lines);
        await reload.StopAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The first six bytes of the MD5 of "abc" are 90 01 50 98 3c d2.</summary>
    [Fact]
    public void The_hash_is_that_of_kube_state_metrics() => Assert.Equal(0xd23c98500190UL, ConfigurationFileState.HashOf("abc"));

    private CustomResourceReload Open(CustomResourceOptions options) => CustomResourceReload.Open(options, _time, _log);

    private Task<CustomResourceReload> StartAsync(params string[] paths) => StartAsync(new CustomResourceOptions { Files = paths });

    private async Task<CustomResourceReload> StartAsync(CustomResourceOptions options)
    {
        CustomResourceReload reload = Open(options);
        reload.Changed = _changes.Add;
        await reload.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.Equal(1, () => _time.AllDue.Count);
        return reload;
    }

    /// <summary>So many looks, each of them awaited.</summary>
    private async Task LookAsync(int times = 1)
    {
        for (int i = 0; i < times; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            await Eventually.Equal(1, () => _time.AllDue.Count);
        }
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private string Mounted(string text)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "..2024_1"));
        Write("..2024_1/custom.yaml", text);
        File.CreateSymbolicLink(Path.Combine(_folder, "..data"), "..2024_1");
        File.CreateSymbolicLink(Path.Combine(_folder, "custom.yaml"), "..data/custom.yaml");
        return _folder;
    }
}
