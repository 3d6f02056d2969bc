using StateMetrics.Server.Configuration;
using StateMetrics.Server.Http.Tls;
using StateMetrics.Server.Tests.Telemetry;
using StateMetrics.Testing;

namespace StateMetrics.Server.Tests.Http.Tls;

/// <summary>The web configuration while its files change.</summary>
public sealed class ReloadTests : IAsyncDisposable
{
    private const string OneUser = "basic_auth_users: {alice: " + WebConfigurationTests.Hash + "}";

    private readonly WebFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly CapturedLog _log = new();
    private WebConfigurationSource? _source;

    [Fact]
    public async Task A_change_is_taken_over_when_it_has_settled()
    {
        await StartAsync("");
        Assert.Null(_source!.Current.Users);
        _folder.Write("web.yml", OneUser);
        await LookAsync();
        Assert.Null(_source.Current.Users);
        await LookAsync();
        await Eventually.True(() => _source.Current.Users is not null);
        Assert.True(_source.State.Successful);
        Assert.Equal(_time.GetUtcNow(), _source.State.SuccessAt);
        Assert.Equal($"Information: took over {_folder.Configuration}, or a file that it names", _log.Text);
    }

    [Fact]
    public async Task What_cannot_be_used_changes_nothing_until_it_can()
    {
        await StartAsync("tls_server_config: {cert_file: tls.crt, key_file: tls.key}");
        (WebConfiguration first, ulong? hash) = (_source!.Current, _source.State.Hash);
        _folder.Delete("tls.key");
        await LookTwiceAsync();
        await Eventually.True(() => !_source.State.Successful);
        Assert.Same(first, _source.Current);
        Assert.Equal(hash, _source.State.Hash);
        Assert.Equal(
            $"Warning: --tls-config {_folder.Configuration}: tls_server_config.key_file \"tls.key\" does not exist; "
            + "what was in force stays in force", _log.Text);
        await LookTwiceAsync();
        Assert.Single(_log.Lines);

        _folder.Write("tls.key", WebFolder.Server.Key);
        await LookTwiceAsync();
        await Eventually.True(() => _source.State.Successful);
        Assert.NotSame(first, _source.Current);
    }

    [Fact]
    public async Task A_certificate_without_its_key_yet_waits_for_it()
    {
        await StartAsync("tls_server_config: {cert_file: tls.crt, key_file: tls.key}");
        WebConfiguration first = _source!.Current;
        Testing.Certificates.CertificatePair next = WebFolder.Authority.IssueServer("next");
        _folder.Write("tls.crt", next.Certificate);
        await LookAsync();
        _folder.Write("tls.key", next.Key);
        await LookTwiceAsync();
        await Eventually.True(() => !ReferenceEquals(first, _source.Current));
        Assert.DoesNotContain("Warning", _log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_symbolic_link_that_is_swapped_is_a_change()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Folder, "..1"));
        Directory.CreateDirectory(Path.Combine(_folder.Folder, "..2"));
        File.WriteAllText(Path.Combine(_folder.Folder, "..1", "web.yml"), "");
        File.WriteAllText(Path.Combine(_folder.Folder, "..2", "web.yml"), OneUser);
        string data = Path.Combine(_folder.Folder, "..data");
        File.CreateSymbolicLink(data, "..1");
        File.CreateSymbolicLink(_folder.Configuration, "..data/web.yml");
        await StartAsync(null);
        Directory.Delete(data);
        File.CreateSymbolicLink(data, "..2");
        await LookTwiceAsync();
        await Eventually.True(() => _source!.Current.Users is not null);
    }

    [Fact]
    public async Task Plain_connections_do_not_become_encrypted_ones()
    {
        await StartAsync("");
        _folder.Write("web.yml", "tls_server_config: {cert_file: tls.crt, key_file: tls.key}");
        await LookTwiceAsync();
        await Eventually.True(() => !_source!.State.Successful);
        Assert.Null(_source!.Current.Tls);
        Assert.Contains("tls_server_config comes and goes with a restart only", _log.Text, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null)
        {
            await _source.StopAsync(TestContext.Current.CancellationToken);
            _source.Dispose();
        }
        _folder.Dispose();
    }

    private async Task StartAsync(string? text)
    {
        if (text is not null)
        {
            _folder.Write("web.yml", text);
        }
        _source = new WebConfigurationSource(_folder.Configuration, static _ => null, _time, _log);
        await _source.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.Equal<TimeSpan?>(FileLooks.Interval, () => _time.NextDue);
    }

    private async Task LookAsync()
    {
        _time.Advance(FileLooks.Interval);
        await Eventually.Equal<TimeSpan?>(FileLooks.Interval, () => _time.NextDue);
    }

    private async Task LookTwiceAsync()
    {
        await LookAsync();
        await LookAsync();
    }
}
