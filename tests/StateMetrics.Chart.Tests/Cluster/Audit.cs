using System.Text.Json;
using StateMetrics.EndToEnd.Tests.Cluster;
using StateMetrics.EndToEnd.Tests.Harness;

namespace StateMetrics.Chart.Tests.Cluster;

/// <summary>What the API server writes down about every request that it answers.</summary>
internal sealed class Audit : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Log => _folder.At("audit.log");

    /// <summary>Starts the API server anew, with an audit log.</summary>
    internal static async Task<Audit> BegunAsync(ControlPlane plane)
    {
        var audit = new Audit();
        string policy = audit._folder.Write("policy.yaml", """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            rules:
            - level: Metadata

            """);
        await plane.StopApiServerAsync();
        await plane.StartApiServerAsync($"--audit-policy-file={policy}", $"--audit-log-path={audit.Log}", "--audit-log-format=json");
        return audit;
    }

    /// <summary>Every request of a user for a resource, once when it came and once for each answer.</summary>
    internal IReadOnlySet<Request> Of(string user)
    {
        using var reader = new StreamReader(new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        HashSet<Request> requests = [];
        while (reader.ReadLine() is { } line)
        {
            // The last line may be half written.
            if (line.EndsWith('}') && Parse(JsonElement.Parse(line), user) is { } request)
            {
                requests.Add(request);
            }
        }

        return requests;
    }

    public void Dispose() => _folder.Dispose();

    private static Request? Parse(JsonElement entry, string user)
    {
        if (entry.GetProperty("user").GetProperty("username").GetString() != user
            || !entry.TryGetProperty("objectRef", out JsonElement target) || !target.TryGetProperty("resource", out JsonElement resource))
        {
            return null;
        }

        return new Request(
            new Right(Text(target, "namespace"), Text(target, "apiGroup"), resource.GetString()!, entry.GetProperty("verb").GetString()!),
            entry.TryGetProperty("responseStatus", out JsonElement answer) ? answer.GetProperty("code").GetInt32() : 0);
    }

    private static string Text(JsonElement json, string key) => json.TryGetProperty(key, out JsonElement value) ? value.GetString()! : "";
}

/// <summary>A verb on a resource, in one namespace or ("") in all.</summary>
internal sealed record Right(string Namespace, string Group, string Resource, string Verb);

/// <summary>A request with the status of its answer; 0 before there is one.</summary>
internal sealed record Request(Right Right, int Status);
