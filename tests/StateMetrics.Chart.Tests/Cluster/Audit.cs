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

    /// <summary>Every request of the user with this uid, once when it came and once for each answer.</summary>
    internal IReadOnlySet<Request> Of(string uid)
    {
        using var reader = new StreamReader(new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        HashSet<Request> requests = [];
        while (reader.ReadLine() is { } line)
        {
            // The last line may be half written.
            if (line.EndsWith('}') && Parse(JsonElement.Parse(line), uid) is { } request)
            {
                requests.Add(request);
            }
        }

        return requests;
    }

    public void Dispose() => _folder.Dispose();

    private static Request? Parse(JsonElement entry, string uid)
    {
        if (Text(entry.GetProperty("user"), "uid") != uid)
        {
            return null;
        }

        string verb = entry.GetProperty("verb").GetString()!;
        Right right = entry.TryGetProperty("objectRef", out JsonElement target)
            && target.TryGetProperty("resource", out JsonElement resource)
            ? new Right(Text(target, "namespace"), Text(target, "apiGroup"), resource.GetString()!, verb)
            : new Right("", Right.Address, entry.GetProperty("requestURI").GetString()!.Split('?')[0], verb);
        return new Request(
            right, entry.TryGetProperty("responseStatus", out JsonElement answer) ? answer.GetProperty("code").GetInt32() : 0);
    }

    private static string Text(JsonElement json, string key) => json.TryGetProperty(key, out JsonElement value) ? value.GetString()! : "";
}

/// <summary>
/// A verb on a resource, in one namespace or ("") in all; or, with <see cref="Address"/> in place of the group, on the path of what is no
/// resource.
/// </summary>
internal sealed record Right(string Namespace, string Group, string Resource, string Verb)
{
    internal const string Address = "(no resource)";

    /// <summary>Whether who has this right has the other one too.</summary>
    internal bool Covers(Right other) => Group == other.Group && Verb == other.Verb
        && (Namespace.Length == 0 || Namespace == other.Namespace)
        && (Resource == other.Resource
            || (Group == Address && Resource.EndsWith('*') && other.Resource.StartsWith(Resource[..^1], StringComparison.Ordinal)));

    /// <summary>
    /// Whether this is exactly the right that a request needed. What an API server has is asked in one request to /api and one to /apis,
    /// or of each group where it is too old for that.
    /// </summary>
    internal bool IsUsedBy(Right other) => this == other || (Group == Address && other.Group == Address
        && other.Resource.StartsWith(Resource.TrimEnd('/', '*'), StringComparison.Ordinal));
}

/// <summary>A request with the status of its answer; 0 before there is one.</summary>
internal sealed record Request(Right Right, int Status);
