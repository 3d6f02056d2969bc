namespace StateMetrics.Server.Tests.Configuration;

/// <summary>Every refusal is one whole line; "(see state-metrics --help)" is left out of the rows of the main command.</summary>
public sealed class RefusalTests
{
    private const string Available = "available are configmaps, leases, namespaces, nodes, persistentvolumes, pods, roles, secrets";

    private const string Pods = "--resources=pods";

    public static TheoryData<string[], string> Lines => new()
    {
        // Syntax
        { ["--no-such-flag"], "unknown flag --no-such-flag" },
        { ["--no-such-flag=secret"], "unknown flag --no-such-flag" },
        { ["--namespace=a"], "unknown flag --namespace, did you mean --namespaces?" },
        { ["--total_shards=3"], "unknown flag --total_shards, did you mean --total-shards?" },
        { ["--Port", "1"], "unknown flag --Port, did you mean --port?" },
        { ["-port=1"], "unknown flag -port, did you mean --port?" },
        { ["-x"], "unknown flag -x" },
        { ["-help"], "unknown flag -help, did you mean --help?" },
        { ["--=a"], "unknown flag --" },
        { ["---"], "unknown flag ---" },
        { ["--no\nsuch"], "unknown flag --no\\u000asuch" },
        { ["stray"], "unknown command \"stray\"" },
        { ["rendre"], "unknown command \"rendre\"" },
        { ["vesion"], "unknown command \"vesion\", did you mean version?" },
        { [""], "unknown command \"\"" },
        { ["-"], "unexpected argument \"-\"" },
        { ["--port=1", "stray"], "unexpected argument \"stray\"" },
        { ["--clusters-config=c", "--kubeconfig=k"],
          "--kubeconfig and --clusters-config: the clusters are those of the file, and only --auth-filter or --pod would ask another one" },
        { ["--clusters-config=c", "--apiserver=http://a"],
          "--apiserver and --clusters-config: the clusters are those of the file, and only --auth-filter or --pod would ask another one" },
        { ["--clusters-config=c", "--resources=pods", "--node=n"], "--node is about one cluster and excludes --clusters-config" },
        { ["--clusters-config=c", "--resources=pods", "--track-unscheduled-pods"],
          "--track-unscheduled-pods is about one cluster and excludes --clusters-config" },
        { ["--use-apiserver-cache", "true"], "unexpected argument \"true\"" },
        { ["--", "--port=1"], "unexpected argument \"--port=1\"" },
        { ["--port"], "--port needs a value" },
        { ["--pods=1"], "flag --pods belongs to a command" },
        { ["-f", "a"], "flag -f belongs to a command" },

        // Values
        { ["--port=abc"], "--port: \"abc\" is not a whole number" },
        { ["--port="], "--port: \"\" is not a whole number" },
        { ["--port=65536"], "--port: 65536 is outside 0 to 65535" },
        { ["--port", "-1"], "--port: -1 is outside 0 to 65535" },
        { ["--port=99999999999999999999"], "--port: 99999999999999999999 is outside 0 to 65535" },
        { ["--port=abc", "--port=1"], "--port: \"abc\" is not a whole number" },
        { ["--telemetry-port=8080"], "--port and --telemetry-port are both 8080 on the same host" },
        { ["--enable-gzip-encoding=yes"], "--enable-gzip-encoding: \"yes\" is neither true nor false" },
        { ["--server-read-timeout=60"], "--server-read-timeout: \"60\" is not a duration such as 500ms, 60s or 1h30m" },
        { ["--server-idle-timeout=-5s"], "--server-idle-timeout: -5s is outside 0 to 500h" },
        { ["--server-idle-timeout=501h"], "--server-idle-timeout: 501h is outside 0 to 500h" },
        { ["--log-format=yaml"], "--log-format: \"yaml\" is not one of text, json" },
        { ["--max-concurrent-scrapes=0"], "--max-concurrent-scrapes: 0 is outside 1 to 10000" },
        { ["--host=not a host"], "--host: \"not a host\" is neither an address nor a host name" },
        { ["--apiserver=localhost:6443"], "--apiserver is not a URL such as https://host:6443" },
        { ["--apiserver=https://me:secret@host"], "--apiserver is not a URL such as https://host:6443" },
        { ["--context=a"], "--context needs --kubeconfig" },
        { ["--stale-after=1m"], "--stale-after: 1m is not longer than 1m, the interval of bookmarks: "
            + "a resource that nobody changes would be stale between two of them" },
        { ["--when-stale=drop"], "--when-stale: \"drop\" is not one of serve, omit" },
        { ["--object-limit=-1"], "--object-limit: -1 is outside 0 to 9223372036854775807" },

        // Shards
        { ["--shard=1"], "--shard: 1 is outside 0 to 0, because --total-shards is 1" },
        { ["--shard=3", "--total-shards=3"], "--shard: 3 is outside 0 to 2, because --total-shards is 3" },
        { ["--shard=-1"], "--shard: -1 is outside 0 to 2147483647" },
        { ["--total-shards=0"], "--total-shards: 0 is outside 1 to 2147483647" },

        // Selection
        { ["--resources=podz"],
          "--resources: unknown resource \"podz\", " + Available },
        { ["--resources=Pods", "--custom-resource-state-only"],
          "--resources: unknown resource \"Pods\", " + Available },
        { ["--namespaces=a,B"], "--namespaces: \"B\" is not the name of a namespace" },
        { ["--namespace-selector=a=b=c"], "--namespace-selector: 'a=b=c' is no requirement of a label selector" },
        { ["--resource-label-selector=app=web"],
          "--resource-label-selector: \"app=web\" does not begin with a resource, as in pods=app=web" },
        { ["--resource-label-selector=pods"],
          "--resource-label-selector: \"pods\" does not begin with a resource, as in pods=app=web" },
        { ["--resource-label-selector=pods="], "--resource-label-selector: '' is no requirement of a label selector" },
        { ["--resource-label-selector=pods=a", "--resource-label-selector=pods=b"],
          "--resource-label-selector: pods has two; write one with a comma, which selects what has both" },
        { ["--namespaces-denylist=a!=b"], "--namespaces-denylist: \"a!=b\" is not the name of a namespace" },
        { ["--node=a,b", Pods], "--node: \"a,b\" is not the name of a node" },
        { ["--node=a"], "--node selects pods and cannot select configmaps; use it with --resources=pods" },
        { ["--track-unscheduled-pods", "--resources=pods,secrets"],
          "--track-unscheduled-pods selects pods and cannot select secrets; use it with --resources=pods" },
        { ["--track-unscheduled-pods", "--node=a", Pods], "--node and --track-unscheduled-pods exclude each other" },
        { ["--metric-allowlist=a", "--metric-denylist=b"], "--metric-allowlist and --metric-denylist exclude each other" },
        { ["--metric-allowlist=a,("],
          "--metric-allowlist: '(' is no regular expression: Invalid pattern '(' at offset 1. Not enough )'s." },
        { ["--metric-denylist=[a"],
          "--metric-denylist: '[a' is no regular expression: Invalid pattern '[a' at offset 2. Unterminated [] set." },
        { ["--metric-opt-in-list=*"],
          "--metric-opt-in-list: '*' is no regular expression: Invalid pattern '*' at offset 1. Quantifier '*' following nothing." },
        { ["--metric-labels-allowlist=pods[a]"],
          "--metric-labels-allowlist: 'pods[a]' is no allowlist: each list is a resource, '=' and keys in brackets" },
        { ["--metric-labels-allowlist=pods=[a,,b]"],
          "--metric-labels-allowlist: 'pods=[a,,b]' is no allowlist: a key is missing between commas" },
        { ["--metric-labels-allowlist=pods=[a]x"],
          "--metric-labels-allowlist: 'pods=[a]x' is no allowlist: lists are separated by one comma, and nothing else follows a ']'" },
        { ["--metric-labels-allowlist=pods=[a,]"],
          "--metric-labels-allowlist: 'pods=[a,]' is no allowlist: a key is missing between commas" },
        { ["--metric-labels-allowlist=,pods=[a]"],
          "--metric-labels-allowlist: ',pods=[a]' is no allowlist: each list is a resource, '=' and keys in brackets" },
        { ["--metric-labels-allowlist=pods=a"], "--metric-labels-allowlist: 'pods=a' is no allowlist: keys stand in brackets behind '='" },
        { ["--metric-labels-allowlist=pods=[a],"],
          "--metric-labels-allowlist: 'pods=[a],' is no allowlist: lists are separated by one comma, and nothing else follows a ']'" },
        { ["--metric-labels-allowlist=podz=[a]"], "--metric-labels-allowlist: 'podz' in 'podz=[a]' is no resource" },
        { ["--metric-annotations-allowlist=pods=[**]"], "--metric-annotations-allowlist: '**' has more than one '*'" },
        { ["--metric-labels-allowlist=pods=[*a*]"], "--metric-labels-allowlist: '*a*' has more than one '*'" },

        // The own pod
        { ["--pod=a"], "--pod needs --pod-namespace" },
        { ["--pod-namespace=a"], "--pod-namespace needs --pod" },
        { ["--pod=A", "--pod-namespace=a"], "--pod: \"A\" is not the name of a pod" },
        { ["--pod=a", "--pod-namespace=a.b"], "--pod-namespace: \"a.b\" is not the name of a namespace" },
        { ["--shard-handover-max=-1s"], "--shard-handover-max: -1s is outside 0 to 24h" },
        { ["--server-side-sharding=on"], "--server-side-sharding: \"on\" is not one of auto, off" },

        // Custom resources
        { ["--node=a", "--resources=pods", "--custom-resource-state-config=kind: x"],
          "--node selects pods and cannot select custom resources; read them with another exporter" },
        { ["--track-unscheduled-pods", "--resources=pods", "--custom-resource-state-config-file", "x.yaml"],
          "--track-unscheduled-pods selects pods and cannot select custom resources; read them with another exporter" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_bad_command_line_is_refused_in_one_line(string[] arguments, string line) =>
        Assert.Equal($"state-metrics: {line} (see state-metrics --help)", Given.Refusal(arguments));

    public static TheoryData<string[], string> CommandLines => new()
    {
        { ["render"], "nothing to render: name files with -f FILE, or - for standard input (see state-metrics render --help)" },
        { ["render", "a.json"], "unexpected argument \"a.json\" (see state-metrics render --help)" },
        { ["render", "-f", ""], "--filename: \"\" is not the name of a file (see state-metrics render --help)" },
        { ["render", "-", "-f", "-"], "standard input can be read only once (see state-metrics render --help)" },
        { ["render", "-", "--port=1"], "flag --port does not belong to this command (see state-metrics render --help)" },
        { ["render", "-", "--formt=text"], "unknown flag --formt, did you mean --format? (see state-metrics render --help)" },
        { ["render", "-", "--format=xml"], "--format: \"xml\" is not one of text, openmetrics (see state-metrics render --help)" },
        { ["render", "-", "--custom-resource-step-limit=0"],
          "--custom-resource-step-limit: 0 is outside 1 to 2147483647 (see state-metrics render --help)" },
        { ["check"], "nothing to check: name files (see state-metrics check --help)" },
        { ["check", "--port=1"], "unknown flag --port (see state-metrics check --help)" },
        { ["demo", "--pods=-1"], "--pods: -1 is outside 0 to 1000000 (see state-metrics demo --help)" },
        { ["demo", "--churn=NaN"], "--churn: \"NaN\" is not a number (see state-metrics demo --help)" },
        { ["demo", "--churn=10001"], "--churn: 10001 is outside 0 to 10000 (see state-metrics demo --help)" },
        { ["demo", "--kubeconfig=a"], "flag --kubeconfig does not belong to this command (see state-metrics demo --help)" },
        { ["demo", "more"], "unexpected argument \"more\" (see state-metrics demo --help)" },
        { ["version", "more"], "unexpected argument \"more\" (see state-metrics version --help)" },
        { ["version", "--port=1"], "unknown flag --port (see state-metrics version --help)" },
        { ["completion"], "which shell: bash, zsh or fish? (see state-metrics completion --help)" },
        { ["completion", "powershell"],
          "no completion for \"powershell\", only for bash, zsh and fish (see state-metrics completion --help)" },
        { ["comp", "bash", "zsh"], "unexpected argument \"zsh\" (see state-metrics completion --help)" },
        { ["help", "rendr"], "unknown command \"rendr\", did you mean render? (see state-metrics help --help)" },
    };

    [Theory]
    [MemberData(nameof(CommandLines))]
    public void A_bad_command_is_refused_in_one_line(string[] arguments, string line) =>
        Assert.Equal($"state-metrics: {line}", Given.Refusal(arguments));
}
