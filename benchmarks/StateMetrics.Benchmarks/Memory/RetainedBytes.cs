using System.Globalization;
using StateMetrics.Benchmarks.Pods;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Benchmarks.Memory;

/// <summary>
/// What the store keeps per pod after a load, and whether that grows with updates and with pods that come and go. Not timed:
/// memory is what is promised. Heap bytes are those that full collections leave, less those of the corpus.
/// </summary>
internal sealed class RetainedBytes(TextWriter output)
{
    private const int Updates = 1_000_000;
    private const int Pairs = 100_000;
    private const int Rounds = 3;

    private PodStore _store = new();
    private readonly NextLife _lives = new();
    private long _corpusBytes;

    /// <param name="sizes">The number of pods; 20,000 where it is empty, as buffer pools weigh little then.</param>
    internal void Print(string[] sizes)
    {
        int count = sizes.Length == 0 ? 20_000 : int.Parse(sizes[0], CultureInfo.InvariantCulture);
        PodBytes[][] rounds = PodCorpus.Rounds(count, Rounds, WireFormat.Protobuf);
        _corpusBytes = HeapBytes();
        output.WriteLine($"{rounds[0].Length:N0} pods; corpus {_corpusBytes / 1024:N0} KiB, not counted as retained\n");
        output.WriteLine("| after | retained per pod | stored per pod | process RSS |\n| --- | --- | --- | --- |");
        Load(rounds[0]);
        PrintRow("load", rounds[0].Length);
        Update(rounds);
        PrintRow($"{Updates:N0} updates", rounds[0].Length);
        CreateAndDelete(rounds[0]);
        PrintRow($"{Pairs:N0} create/delete pairs", rounds[0].Length);
        Load(rounds[0]);
        PrintRow("relist", rounds[0].Length);
        // Pools give up buffers as time goes by, which shows as memory that the store seems to have saved.
        _store = new PodStore();
        long error = (HeapBytes() - _corpusBytes) / rounds[0].Length;
        output.WriteLine($"\nWithout the store, {error:N0} B per pod: the error of these figures.");
        GC.KeepAlive(rounds);
    }

    // Not in the caller, whose stack would keep the store beyond its end.
    private void Load(PodBytes[] pods) => _store.Replace(pods);

    private void Update(PodBytes[][] rounds)
    {
        for (int update = 0; update < Updates; update++)
        {
            int pod = update % rounds[0].Length;
            int round = (update / rounds[0].Length + 1) % Rounds;
            _store.Sink.Upsert(rounds[round][pod].Wire);
        }
    }

    /// <summary>Each pair deletes the pod of one place and creates its successor there.</summary>
    private void CreateAndDelete(PodBytes[] pods)
    {
        for (int pair = 0; pair < Pairs; pair++)
        {
            PodBytes pod = pods[pair % pods.Length];
            int? before = pair < pods.Length ? null : pair - pods.Length;
            _store.Sink.Remove(_lives.Of(pod, before));
            _store.Sink.Upsert(_lives.Of(pod, pair));
        }
    }

    private void PrintRow(string stage, int pods)
    {
        // A scrape of each form, as a store may put work off until one.
        ScrapeBody.Identity(_store, Stream.Null);
        ScrapeBody.Gzip(_store, Stream.Null);
        int objects = _store.Sink.Store.Objects;
        if (objects != pods)
        {
            throw new InvalidOperationException($"after {stage}, the store holds {objects:N0} pods and not {pods:N0}");
        }
        long retained = HeapBytes() - _corpusBytes;
        long stored = _store.Sink.Store.StoredBytes;
        output.WriteLine(
            $"| {stage} | {retained / objects:N0} B | {stored / objects:N0} B | {Environment.WorkingSet / (1024 * 1024):N0} MiB |");
    }

    private static long HeapBytes()
    {
        for (int pass = 0; pass < 3; pass++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
