using System.Collections.Concurrent;

namespace StateMetrics.Simulator.Http;

/// <summary>
/// Whom the server knows by a token, and what they may do: what it answers to TokenReview and SubjectAccessReview. Nobody and
/// nothing at first.
/// </summary>
public sealed class Callers
{
    private readonly ConcurrentDictionary<string, (string Name, string[] Groups)> _tokens = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _rights = new(StringComparer.Ordinal);

    /// <summary>From now on the token belongs to this user.</summary>
    public void Know(string token, string user, params string[] groups) => _tokens[token] = (user, groups);

    /// <summary>From now on the token belongs to nobody.</summary>
    public void Forget(string token) => _tokens.TryRemove(token, out _);

    /// <summary>Lets a user do something with a path that is no resource, as in get /metrics.</summary>
    public void Allow(string user, string verb, string path) => _rights[$"{user} {verb} {path}"] = true;

    /// <summary>Lets a user do something with the resources of a namespace, as in get pods; "" is all of them.</summary>
    public void AllowIn(string ns, string user, string verb, string plural) => _rights[$"{user} {verb} {plural} in {ns}"] = true;

    /// <summary>Takes every right back, and forgets nobody.</summary>
    public void DenyAll() => _rights.Clear();

    internal (string Name, string[] Groups)? Find(string token) => _tokens.TryGetValue(token, out (string, string[]) user) ? user : null;

    internal bool May(string user, string verb, string path) => _rights.ContainsKey($"{user} {verb} {path}");

    internal bool MayIn(string ns, string user, string verb, string plural) =>
        _rights.ContainsKey($"{user} {verb} {plural} in {ns}") || _rights.ContainsKey($"{user} {verb} {plural} in ");
}
