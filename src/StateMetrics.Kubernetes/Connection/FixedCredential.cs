using System.Net.Http.Headers;
using System.Text;

namespace StateMetrics.Kubernetes.Connection;

/// <summary>What a kubeconfig itself holds: a token, a user with a password, or nothing.</summary>
internal sealed class FixedCredential(Proof proof) : Credential
{
    internal static FixedCredential Token(string token) => new(new Proof { Header = new AuthenticationHeaderValue("Bearer", token) });

    internal static FixedCredential Password(string user, string password)
    {
        string both = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        return new FixedCredential(new Proof { Header = new AuthenticationHeaderValue("Basic", both) });
    }

    internal override ValueTask<Proof> GetAsync(CancellationToken stop) => ValueTask.FromResult(proof);
}
