using System.Diagnostics;
using StateMetrics.Exposition.Writing;

namespace StateMetrics.Exposition.Tests.Store;

public sealed class StoreModelTests
{
    private readonly StoreModel _model = new();

    [Theory]
    [InlineData(1, 40, 30_000)]
    [InlineData(2, 700, 60_000)]
    [InlineData(3, 3_000, 60_000)]
    public async Task Every_body_is_the_state_of_its_moment(int seed, int names, int operations)
    {
        var random = new Random(seed);
        var kept = new Queue<(ExpositionSnapshot Snapshot, string[] Expected)>();
        for (int i = 0; i < operations; i++)
        {
            Operate(random, names, i);
            if (random.Next(400) == 0)
            {
                // Bodies are written some snapshots later, as slow readers do, while the store has gone on.
                kept.Enqueue((_model.Take(), _model.Expected()));
            }

            if (kept.Count > 3)
            {
                await CheckAsync(kept.Dequeue());
            }
        }

        kept.Enqueue((_model.Take(), _model.Expected()));
        while (kept.TryDequeue(out (ExpositionSnapshot Snapshot, string[] Expected) state))
        {
            await CheckAsync(state);
        }

        Assert.Equal(_model.Count, _model.Writer.Store.Objects);
    }

    [Fact]
    public async Task Python_takes_the_body_whole()
    {
        for (int i = 0; i < 2_000; i++)
        {
            _model.Upsert(new StoreModel.Life($"n{i}", i, i % 7));
        }

        ExpositionSnapshot snapshot = _model.Take();
        var start = new ProcessStartInfo("python3")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "-c",
                "import gzip,sys,zlib;b=sys.stdin.buffer.read();d=zlib.decompressobj(31);t=d.decompress(b)+d.flush();"
                    + "assert d.eof and not d.unused_data and gzip.decompress(b)==t;sys.stdout.buffer.write(t)",
            },
        };
        using Process? python = Start(start);
        Assert.SkipWhen(python is null, "there is no python3");
        byte[] body = await Bodies.GzipAsync(snapshot);
        using var text = new MemoryStream();
        Task reading = python!.StandardOutput.BaseStream.CopyToAsync(text, TestContext.Current.CancellationToken);
        await python.StandardInput.BaseStream.WriteAsync(body, TestContext.Current.CancellationToken);
        python.StandardInput.Close();
        await reading;
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, python.ExitCode);
        Assert.Equal(Bodies.Identity(snapshot), text.ToArray());
    }

    /// <summary>
    /// The writer makes one state after the other, by updates, removals, replacements; each is a version that all objects and
    /// families have, but for the objects before the one that is just changing.
    /// </summary>
    [Fact]
    public async Task Scrapes_beside_a_writer_are_states_that_existed()
    {
        const int Names = 600;
        Fill(0);
        Task writing = Task.Run(() =>
        {
            for (int version = 1; version <= 60; version++)
            {
                Fill(version);
            }
        });
        Task[] readers = [.. Enumerable.Range(0, 3).Select(reader => Task.Run(() => ReadAsync(gzip: reader > 0)))];
        await Task.WhenAll([writing, .. readers]);

        void Fill(int version)
        {
            for (int i = 0; i < Names; i++)
            {
                _model.Upsert(new StoreModel.Life($"n{i}", version, version % 3));
            }
        }

        async Task ReadAsync(bool gzip)
        {
            int bodies = 0;
            while (!writing.IsCompleted || bodies == 0)
            {
                ExpositionSnapshot snapshot = _model.Take();
                byte[] body = gzip ? Bodies.Unzip(await Bodies.GzipAsync(snapshot)) : Bodies.Identity(snapshot);
                string[] parts = System.Text.Encoding.UTF8.GetString(body).Split("# HELP ")[1..];
                int[] versions = Numbers(parts[2]);
                Assert.Equal(Names, versions.Length);
                int changed = versions.TakeWhile(version => version == versions[0]).Count();
                Assert.All(versions[changed..], version => Assert.Equal(versions[0] - 1, version));
                Assert.Equal(versions.Where(version => version % 3 > 0), Numbers(parts[3]));
                Assert.Equal(versions.Select(version => version / 10), Numbers(parts[4]).Select(tens => tens));
                bodies++;
            }
        }
    }

    private static int[] Numbers(string part) =>
        [.. part.Split('\n')[2..^1].Select(line => (int)double.Parse(line[(line.LastIndexOf(' ') + 1)..]))];

    private static async Task CheckAsync((ExpositionSnapshot Snapshot, string[] Expected) state)
    {
        byte[] body = Bodies.Identity(state.Snapshot);
        Assert.Equal(state.Expected, StoreModel.Sorted(body));
        Assert.Equal(body, Bodies.Unzip(await Bodies.GzipAsync(state.Snapshot)));
    }

    private static Process? Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private void Operate(Random random, int names, int version)
    {
        switch (random.Next(2_000))
        {
            case 0:
                _model.Replace([.. Enumerable.Range(0, random.Next(names)).Select(_ => Some(random, names, version))], random);
                break;
            case < 700:
                _model.Remove($"n{random.Next(names)}");
                break;
            case < 1_900:
                _model.Upsert(Some(random, names, version));
                break;
            default:
                // What comes back to what it was before the last scrape, and what changes nothing.
                StoreModel.Life life = Some(random, names, version);
                _model.Upsert(life);
                _model.Upsert(life with { Version = life.Version + 1 });
                _model.Upsert(life);
                break;
        }
    }

    /// <summary>A name's version is one of few, so that objects do become what they were; few have long text.</summary>
    private static StoreModel.Life Some(Random random, int names, int version) => new(
        $"n{random.Next(names)}", (version / 5_000 * 10) + random.Next(3), random.Next(50) == 0 ? random.Next(3_000) : 0);
}
