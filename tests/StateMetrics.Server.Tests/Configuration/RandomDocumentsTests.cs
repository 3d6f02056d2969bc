using StateMetrics.Testing.RandomDocuments;

namespace StateMetrics.Server.Tests.Configuration;

/// <summary>Whatever a configuration file holds, reading it ends soon, and tells what is wrong on few short lines.</summary>
public sealed class RandomDocumentsTests : IDisposable
{
    private const int Documents = 150;

    private readonly AnyConfiguration _configuration = new();

    public static TheoryData<string, int> Seeds => new(
        from file in AnyConfiguration.Files from seed in Enumerable.Range(0, 4) select (file, seed));

    public static TheoryData<string> Files => [.. AnyConfiguration.Files];

    /// <summary>Of each kind of file, keys whose values are read further.</summary>
    public static TheoryData<string, string> Keys => new()
    {
        { "options", "resources" }, { "options", "labels_allow_list" }, { "options", "metric_denylist" }, { "options", "port" },
        { "custom-resources", "spec" }, { "custom-resources", "spec:\n  resources" },
        { "web", "tls_server_config" }, { "web", "basic_auth_users" },
        { "kubeconfig", "contexts" }, { "kubeconfig", "current-context" },
    };

    public void Dispose() => _configuration.Dispose();

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Documents_made_by_chance(string file, int seed)
    {
        Assert.Null(await _configuration.ProblemAsync(file, DocumentMaker.Corpus(file)));
        var documents = new DocumentMaker(file, seed);
        for (int i = 0; i < Documents; i++)
        {
            string text = documents.Next();
            string? problem = await _configuration.ProblemAsync(file, text);
            Assert.True(problem is null, $"document {i}: {problem}\n{text}");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Documents_that_are_larger_to_read_than_to_write(string file)
    {
        var problems = new List<string>();
        foreach (string name in HostileDocuments.Names)
        {
            if (await _configuration.ProblemAsync(file, HostileDocuments.Of(name)) is string problem)
            {
                problems.Add($"{name}: {problem}");
            }
        }
        Assert.Empty(problems);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Values_that_are_larger_to_read_than_to_write(string file, string key)
    {
        var problems = new List<string>();
        foreach (string name in HostileDocuments.Names)
        {
            if (await _configuration.ProblemAsync(file, HostileDocuments.Under(key, name)) is string problem)
            {
                problems.Add($"{name}: {problem}");
            }
        }
        Assert.Empty(problems);
    }
}
