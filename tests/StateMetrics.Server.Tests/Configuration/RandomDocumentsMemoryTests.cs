using StateMetrics.Testing.RandomDocuments;

namespace StateMetrics.Server.Tests.Configuration;

/// <summary>What was read of a configuration file, and refused, is not held any more. Alone, since others would be counted.</summary>
[Collection(nameof(RandomDocumentsMemoryTests))]
[CollectionDefinition(nameof(RandomDocumentsMemoryTests), DisableParallelization = true)]
public sealed class RandomDocumentsMemoryTests
{
    // Half a megabyte each of hundreds of documents: any of them that stays would show in a few rounds.
    private const long BytesKeptMax = 8 << 20;
    private const int Documents = 100;

    public static TheoryData<string> Files => [.. AnyConfiguration.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Memory_is_back_where_it_was(string file)
    {
        using var configuration = new AnyConfiguration();
        // The pools of the runtime have grown to their size after the first rounds.
        await ReadAllAsync(configuration, file);
        await ReadAllAsync(configuration, file);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await ReadAllAsync(configuration, file);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, BytesKeptMax);
    }

    private static async Task ReadAllAsync(AnyConfiguration configuration, string file)
    {
        var documents = new DocumentMaker(file, seed: 1);
        foreach (string text in HostileDocuments.Names.Select(HostileDocuments.Of)
            .Concat(Enumerable.Range(0, Documents).Select(_ => documents.Next())))
        {
            Assert.Null(await configuration.ProblemAsync(file, text));
        }
    }
}
