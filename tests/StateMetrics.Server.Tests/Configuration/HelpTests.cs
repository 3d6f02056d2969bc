using StateMetrics.Server.Commands;
using StateMetrics.Server.Configuration;

namespace StateMetrics.Server.Tests.Configuration;

public sealed class HelpTests
{
    [Theory]
    [InlineData("-h")]
    [InlineData("--help")]
    [InlineData("--help", "--no-such-flag")]
    [InlineData("help")]
    [InlineData("--port=1", "-h")]
    public void Help_of_the_program_lists_commands_and_flags_by_group(params string[] arguments) =>
        Assert.Equal(Program, Given.Printed(arguments));

    [Theory]
    [InlineData("help", "completion")]
    [InlineData("comp", "-h")]
    [InlineData("c", "bash", "--help")]
    public void Help_of_completion_says_how_to_load_it(params string[] arguments) =>
        Assert.Equal(
            """
            Print the completion script of a shell.

            To load it into the running shell:
              bash  source <(state-metrics completion bash)
              zsh   source <(state-metrics completion zsh)
              fish  state-metrics completion fish | source

            Usage: state-metrics completion bash|zsh|fish
            Also: comp, c

            """,
            Given.Printed(arguments));

    [Theory]
    [InlineData("render", "-h")]
    [InlineData("help", "render")]
    public void Help_of_render_begins_with_its_own_flags(params string[] arguments) =>
        Assert.StartsWith(
            """
            Print the exposition of objects in files, without a cluster.

            Files hold JSON or YAML: single objects, lists, several documents. What cannot be read is reported
            on standard error, the rest is printed, and the exit status is 1 then.

            Usage: state-metrics render -f FILE... | - [FLAGS]

            Rendering:
              -f, --filename FILE...            Files with objects as JSON or YAML, - for standard input
              --format text|openmetrics         Exposition format to print (default text)

            Objects:
              --resources LIST                  Resources to export, as lower-case plurals; empty exports the
                                                default set
            """,
            Given.Printed(arguments),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("", FlagUse.Run)]
    [InlineData("render", FlagUse.Render)]
    [InlineData("demo", FlagUse.Demo)]
    public void Help_names_exactly_the_flags_that_the_command_takes_in_lines_of_100_columns(string command, FlagUse use)
    {
        string text = command.Length == 0 ? Given.Printed("help") : Given.Printed("help", command);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 100));
        string[] words = text.Split([' ', '\n', ','], StringSplitOptions.RemoveEmptyEntries);
        string[] listed = [.. FlagTable.All.Where(flag => words.Contains(flag.ToString())).Select(flag => flag.Name)];
        Assert.Equal(FlagTable.All.Where(flag => flag.Group.IsTakenBy(use)).Select(flag => flag.Name), listed);
    }

    [Fact]
    public void Version_prints_the_build() =>
        Assert.Equal("state-metrics 1.2.3, revision abc\nframework: .NET 10.0.0\nplatform: linux-x64\n", Given.Printed("version"));

    [Fact]
    public void This_process_knows_its_build()
    {
        var build = BuildVersion.OfThisProcess();
        Assert.Matches(@"^\d+\.\d+\.\d+", build.Version);
        Assert.NotEmpty(build.Revision);
    }

    [Fact]
    public void Every_default_is_a_value_that_its_flag_accepts()
    {
        foreach (Flag flag in FlagTable.All.Where(flag => flag.Default.Length > 0 && flag != Flags.Help))
        {
            string[] command = flag.Group.IsTakenBy(FlagUse.Run) ? [] : flag.Group.IsTakenBy(FlagUse.Render) ? ["render", "-"] : ["demo"];
            Assert.IsNotType<Invocation.Refuse>(Given.Parse([.. command, $"{flag}={flag.Default}"]));
        }
    }

    private const string Program =
        """
        Exports the state of Kubernetes objects to Prometheus.

        Usage: state-metrics [FLAGS]
               state-metrics COMMAND

        Commands:
          render -f FILE... | - [FLAGS]     Print the exposition of objects in files, without a cluster
          check FILE...                     Tell what is wrong with files that describe custom resources
          demo [FLAGS]                      Run the exporter against a simulated cluster in the same process
          version                           Print which build this is
          completion bash|zsh|fish          Print the completion script of a shell
          help [COMMAND]                    Print help about the program or a command

        API server:
          --kubeconfig FILE                 Kubeconfig file; without it and --apiserver the pod's service
                                            account is used
          --context TEXT                    Context of the kubeconfig; empty takes its current one
          --apiserver TEXT                  URL of the API server, in place of the kubeconfig's
          --clusters-config FILE            YAML file that names the clusters to read, in place of one by
                                            the flags above
          --use-apiserver-cache             List from the API server's watch cache: cheaper for etcd,
                                            possibly older
          --server-side-sharding auto|off   Let API servers that can (ShardedListAndWatch, 1.36) send the
                                            objects of the own shard only (default auto)
          --audit-interval DURATION         Compare everything held with a list of metadata once in this
                                            time; 0 never does (default 30m)
          --object-limit N                  Objects of each resource to keep at most, those that come first;
                                            0 keeps all (default 0)
          --namespace-selector TEXT         Only namespaces with such labels, as kubectl -l takes them, each
                                            with requests of its own, as they come and go

        Objects:
          --resources LIST                  Resources to export, as lower-case plurals; empty exports the
                                            default set
          --namespaces LIST                 Namespaces to list, each with requests of its own; empty lists
                                            them all at once
          --namespaces-denylist LIST        Namespaces whose objects are left out
          --resource-label-selector TEXT    Only objects of a resource with such labels, as pods=app in
                                            (a,b); may be repeated for other resources
          --node TEXT                       Only pods bound to this node; other namespaced resources must be
                                            off
          --track-unscheduled-pods          Only pods that are bound to no node; other namespaced resources
                                            must be off

        Families and labels:
          --metric-allowlist LIST           Families to expose: regular expressions searched in the name;
                                            empty exposes all
          --metric-denylist LIST            Families to leave out; not together with --metric-allowlist
          --metric-opt-in-list LIST         Opt-in families to expose: regular expressions searched in the
                                            name
          --metric-labels-allowlist ALLOWLIST
                                            Labels of the objects to expose: resource=[key,prefix*,...], *
                                            as resource for every enabled one
          --metric-annotations-allowlist ALLOWLIST
                                            Annotations of the objects to expose, written like the labels

        Custom resources:
          --custom-resource-state-only      No built-in resources, whatever --resources says
          --custom-resource-state-config-file FILE
                                            YAML file that describes the families of custom resources, or a
                                            folder of such files; may be repeated
          --custom-resource-state-config TEXT
                                            The same YAML as the value; it wins over the files
          --continue-without-custom-resource-state-config-file
                                            Start even if such a file is missing, and read it when it
                                            appears
          --custom-resource-step-limit N    Values of an object that the rules of one custom family may look
                                            at; beyond it the object is left out there (default 1000000)
          --custom-resource-sample-limit N  Samples that one custom resource may have in all of its
                                            families; further ones are left out (default 10000)
          --custom-resource-label-limit N   Labels that a sample of a custom resource may have; one with
                                            more is left out (default 100)
          --custom-resource-label-value-limit N
                                            Bytes that a label value of a custom resource may have; the rest
                                            is cut off (default 4096)

        Sharding:
          --shard N                         Ordinal of this shard, from 0 (default 0)
          --total-shards N                  Shards that the objects are divided among; 1 means no sharding
                                            (default 1)

        Own pod:
          --pod TEXT                        Name of the own pod, whose StatefulSet tells ordinal and total
                                            in place of --shard and --total-shards
          --pod-namespace TEXT              Namespace of the own pod
          --shard-handover-max DURATION     Longest time that a shard goes on serving what others own since
                                            a change, while they are not ready (default 5m)

        Freshness:
          --stale-after DURATION            A resource is stale when nothing has proven its samples current
                                            for this long; more than 1m, the interval of bookmarks (default
                                            3m)
          --when-stale serve|omit           Keep serving the last known samples of such a resource, or leave
                                            them out until it is fresh again (default serve)

        HTTP servers:
          --host TEXT                       Address or host name of the main server; :: is every address
                                            (default ::)
          --port N                          Port of the main server; 0 takes any free one (default 8080)
          --telemetry-host TEXT             Address or host name of the telemetry server (default ::)
          --telemetry-port N                Port of the telemetry server; 0 takes any free one (default
                                            8081)
          --enable-gzip-encoding            Compress the exposition for clients that accept gzip; off by
                                            default in kube-state-metrics (default true)
          --max-concurrent-scrapes N        Scrapes answered at the same time; further ones are refused
                                            (default 64)
          --max-scrapes-per-client N        The same for one client address (default 56)
          --max-connections N               Connections open at the same time; further ones are closed
                                            (default 1024)
          --max-connections-per-client N    The same for one client address (default 128)
          --server-read-header-timeout DURATION
                                            Time for a request's headers; 0 is no limit, here and below
                                            (default 5s)
          --server-read-timeout DURATION    Time for a whole request (default 60s)
          --server-write-timeout DURATION   Time for a whole response (default 60s)
          --server-idle-timeout DURATION    Time that a connection may wait for its next request (default
                                            5m)
          --auth-filter                     Let only clients read that the API server authenticates and
                                            authorizes
          --tls-config FILE                 Prometheus web configuration for both servers: certificates,
                                            users, headers, rate

        Options file:
          --config FILE                     YAML file whose values replace those of the flags
          --continue-without-config         Start even if that file is missing or no YAML, and read it when
                                            it can be
          --strict-config                   Refuse unknown keys in that file, rather than warn of them

        Log:
          --log-format text|json            Form of the log lines on standard error (default text)

        General:
          -h, --help                        Print this text

        Accepted without effect:
          --auto-gomemlimit, --auto-gomemlimit-ratio, --add_dir_header, --alsologtostderr,
          --alsologtostderrthreshold, --legacy_stderr_threshold_behavior, --log_backtrace_at, --log_dir,
          --log_file, --log_file_max_size, --logtostderr, --one_output, --skip_headers, --skip_log_headers,
          --stderrthreshold, --v, --vmodule

        """;
}
