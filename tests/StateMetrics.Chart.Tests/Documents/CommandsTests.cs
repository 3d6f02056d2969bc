using System.Text.RegularExpressions;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Exporter;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.Chart.Tests.Documents;

/// <summary>
/// Runs the blocks of shell commands in the documents as they are written, in a folder with the files that they speak of. What this
/// machine has not (Helm, kubectl, a second exporter) stands in as a function; commands that no function knows fail.
/// </summary>
[Collection(ControlPlaneCollection.Name)]
public sealed partial class CommandsTests(ControlPlaneFixture fixture)
{
    private const string Prelude = """
        set -euo pipefail
        # The renderer was built there.
        export XDG_CACHE_HOME=${XDG_CACHE_HOME:-$HOME/.cache}
        exporter() { "$STATE_METRICS_EXECUTABLE" "$@"; }
        state-metrics() { exporter "$@"; }
        # Ends by itself: it serves until it is told to stop, with status 0.
        serve() { timeout --preserve-status --signal=TERM 8 "$STATE_METRICS_EXECUTABLE" "$@" --port=0 --telemetry-port=0 > served 2>&1 \
          || { cat served; return 1; }; grep -q '/metrics' served; }
        function out/state-metrics { if [[ $1 == --* ]]; then serve "$@"; else exporter "$@"; fi; }
        # The test command builds and publishes before it runs this.
        function tests/run.sh { for project in "$@"; do ls -d tests/StateMetrics."$project".Tests; done; }
        # The suite has worlds of its own; here they would take minutes.
        function tests/simulate.sh { grep -qe "^#   tests/simulate.sh $1 " tests/simulate.sh && [[ $2 =~ ^[0-9]+(-[0-9]+)?$ ]]; }
        dotnet() {
          case "$*" in
            "run -c Release --project src/StateMetrics.Server -- demo") serve demo ;;
            "publish src/StateMetrics.Server -c Release -o out") test -x "$STATE_METRICS_EXECUTABLE" ;;
            "publish src/StateMetrics.Server -c Release -o artifacts/publish/state-metrics-linux") test -x "${@: -1}/state-metrics" ;;
            "run -c Release --project benchmarks/"*) benchmark "$(basename "$5")" "${@:7}" ;;
            "build tests/"*" -c Release") test -d "$2" ;;
            artifacts/bin/*/release/*.dll\ -method\ *) grep -rq "${3//\*/}" "tests/$(basename "$1" .dll)" ;;
            *) echo "dotnet $*: not known here"; return 1 ;;
          esac
        }
        # The programs themselves, with what their documents measure made small: the last occurrence of an option counts.
        benchmark() {
          local program="$BUILT/$1/release/$1.dll"; shift
          case "$*" in
            "--filter *"*) command dotnet "$program" "$@" --list flat | grep ScrapeGzip > /dev/null ;;
            # Its first row; those after a million changes take a minute.
            retained*) command dotnet "$program" retained 50 > told & local run=$!; said '^| load |.*'; kill $run ;;
            *--serve*) command dotnet "$program" "$@" --port 0 --pods 50 2> told & local run=$! address
              address=$(said 'http://127.0.0.1:[0-9]*'); command curl -s --fail "$address/api/v1/pods?limit=1" | grep PodList > /dev/null
              kill $run ;;
            *) command dotnet "$program" "$@" --pods 50,70 --gzip-scrapes 1 --identity-scrapes 1 --settle 1 --churn-seconds 1 \
                --scrape-interval 1 --readers 2 --stalled 1 --shards 2 --small 0 | grep '^| gzip scrape, bytes | [0-9]' > /dev/null ;;
          esac
        }
        said() { for _ in {1..300}; do grep -o "$1" told && return; sleep 0.2; done; return 1; }
        helm() {
          local action=$1 release=$2 chart='' arguments=(); shift 2
          if [[ $action == uninstall ]]; then return; fi
          [[ $action == install || $action == upgrade ]]
          while (($# > 0)); do
            case $1 in
              -n|--namespace) arguments+=(-n "$2"); shift ;;
              -f) arguments+=(-f "$2"); shift ;;
              --set) arguments+=(-set "$2"); shift ;;
              --create-namespace|--reuse-values) ;;
              charts/*) chart=$1 ;;
              *) echo "helm: $1 is not known here"; return 1 ;;
            esac
            shift
          done
          bash tests/tools/chart-render/run.sh -r "$release" -api monitoring.coreos.com/v1 "${arguments[@]}" "$chart" > rendered
        }
        docker() {
          [[ "$1 $2 ${*: -1}" == "buildx build ." ]]
          while (($# > 0)); do
            if [[ $1 == --build-arg ]]; then grep -q "^ARG ${2%%=*}=" Dockerfile; fi
            shift
          done
        }
        git() { [[ "$*" == "rev-parse HEAD" ]] && echo 0123456789; }
        # Who signs, and by what, is what the workflow says.
        cosign() {
          local workflow=.github/workflows/release.yml
          [[ $1 == verify && $* == *"/$workflow@"* ]] && grep -q 'cosign sign' $workflow
        }
        kubectl() {
          [[ $* =~ ^-n\ monitoring\ rollout\ status\ ([a-z]+)/([a-z-]+)$ ]] || { echo "kubectl $*: not known here"; return 1; }
          grep -iqx "kind: ${BASH_REMATCH[1]}" rendered
          grep -qx "  name: ${BASH_REMATCH[2]}" rendered
        }
        # The other exporter shows the same, without the families that only this one has.
        curl() {
          command curl --fail "${@//http:\/\/*:8080/$EXPORTER}" \
            | if [[ $* == *//ksm:* ]]; then grep -v '^kube_state_metrics_'; else cat; fi
        }

        """;

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    public static TheoryData<string> Documents
    {
        get
        {
            string root = TestEnvironment.RepositoryRoot();
            return
            [
                .. new[] { "", "docs", "charts/state-metrics", "benchmarks" }.Select(folder => Path.Combine(root, folder))
                    .SelectMany(static folder => Directory.EnumerateFiles(folder, "*.md"))
                    .Where(static file => Block().IsMatch(File.ReadAllText(file)))
                    .Select(file => Path.GetRelativePath(root, file)),
            ];
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task They_do_what_they_say(string document)
    {
        ControlPlane plane = await fixture.ReadyAsync();
        string root = TestEnvironment.RepositoryRoot();
        await using ExporterProcess exporter = ExporterProcess.Start($"--kubeconfig={plane.AdminKubeconfig}", "--resources=namespaces");
        await exporter.ReadyAsync(s_limit);
        using var folder = new TemporaryFolder();
        Prepare(folder, root, plane);

        foreach (Match block in Block().Matches(await File.ReadAllTextAsync(Path.Combine(root, document))))
        {
            string script = folder.Write(
                "commands.sh",
                Prelude + $"export HOME='{folder.Path}' PATH=\"$PATH:{folder.Path}/bin\"\ncd ~\nset -x\n" + block.Groups["commands"].Value);
            await using ChildProcess shell = ChildProcess.Start(
                "env", $"EXPORTER=http://127.0.0.1:{exporter.Port}", $"BUILT={Path.Combine(root, "artifacts/bin")}",
                $"STATE_METRICS_EXECUTABLE={TestEnvironment.ExporterCommand()[0]}", "bash", script);
            Assert.True(await shell.WaitForExitAsync(s_limit) == 0, $"{document}:\n{shell.Output}");
        }
    }

    private static void Prepare(TemporaryFolder folder, string root, ControlPlane plane)
    {
        foreach (string name in new[] { "charts", "tests", ".github", "Dockerfile" })
        {
            Directory.CreateSymbolicLink(folder.At(name), Path.Combine(root, name));
        }

        TestEnvironment.Demand(
            File.Exists(Path.Combine(root, "artifacts/bin/StateMetrics.Scale/release/StateMetrics.Scale.dll"))
            && File.Exists(Path.Combine(root, "artifacts/bin/StateMetrics.Benchmarks/release/StateMetrics.Benchmarks.dll")),
            "the benchmarks are not built: dotnet build StateMetrics.sln -c Release");
        string published = Directory.CreateDirectory(folder.At("artifacts/publish/state-metrics-linux")).FullName;
        File.CreateSymbolicLink(Path.Combine(published, "state-metrics"), TestEnvironment.ExporterCommand()[0]);
        // The other exporter, to the benchmark: it has the same flags.
        File.CreateSymbolicLink(Directory.CreateDirectory(folder.At("bin")).FullName + "/kube-state-metrics",
            TestEnvironment.ExporterCommand()[0]);
        Directory.CreateDirectory(folder.At(".kube"));
        File.Copy(plane.AdminKubeconfig, folder.At(".kube/config"));
        folder.Write("deployment.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, namespace: b}\nspec: {replicas: 2}\n");
        folder.Write("objects.yaml", """
            apiVersion: example.com/v1
            kind: Foo
            metadata: {name: a, namespace: b}
            spec: {replicas: 2}
            status: {phase: Running}

            """);
        folder.Write("your-values.yaml", "replicas: 2\n");
        // The example that the document shows, as the file that its commands read.
        folder.Write("crs.yaml", Example().Match(File.ReadAllText(Path.Combine(root, "docs/custom-resources.md"))).Groups["yaml"].Value);
    }

    [GeneratedRegex(@"```sh\n(?<commands>.+?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();

    [GeneratedRegex(@"```yaml\n(?<yaml>kind: CustomResourceStateMetrics\n.+?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Example();
}
