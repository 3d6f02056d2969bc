using StateMetrics.Server.Telemetry;

namespace StateMetrics.Server.Tests.Telemetry;

public sealed class StartCodeTests
{
    [Fact]
    public void Code_of_files_is_given_back_where_no_page_was_changed()
    {
        const string Maps = """
            55d0c0000000-55d0c0001000 r--p 00000000 fe:01 12 /usr/bin/state-metrics
            Rss:                   4 kB
            Anonymous:             0 kB
            55d0c0001000-55d0c0003000 r-xp 00001000 fe:01 12 /usr/bin/state-metrics
            Size:                  8 kB
            Anonymous:             0 kB
            VmFlags: rd ex mr mw me sd
            55d0c0003000-55d0c0005000 r-xp 00003000 fe:01 12 /usr/bin/state metrics
            Anonymous:             4 kB
            55d0c0005000-55d0c0006000 r-xp 00003000 fe:01 12 /lib/libc.so.6
            Anonymous:             0 kB
            7f0000000000-7f0000001000 r-xs 00000000 00:01 9 /memfd:doublemapper (deleted)
            Anonymous:             0 kB
            7f0000001000-7f0000002000 rw-p 00000000 00:00 0
            Anonymous:             0 kB
            7ffd00000000-7ffd00002000 r-xp 00000000 00:00 0 [vdso]
            Anonymous:             0 kB

            """;

        Assert.Equal(
            ["55d0c0001000+2000", "55d0c0005000+1000"],
            StartCode.Unchanged(Maps.Split('\n')).Select(static code => $"{code.Start:x}+{code.Length:x}"));
    }

    [Fact]
    public void A_process_goes_on_after_its_code_was_given_back()
    {
        StartCode.Release();
        Assert.NotEmpty(StartCode.Unchanged(File.ReadLines("/proc/self/smaps")));
    }
}
