namespace StateMetrics.Server.Http.Access;

/// <summary>What somebody wants to do: a verb on a path, or on the pods of a namespace.</summary>
/// <param name="Verb">In lower case.</param>
/// <param name="Path">The path; "" for pods.</param>
/// <param name="Namespace">The namespace of the pods; "" for a path.</param>
internal sealed record AccessQuestion(string Verb, string Path, string Namespace)
{
    public static AccessQuestion OfPath(string verb, string path) => new(verb, path, "");

    /// <summary>Who may read the pods of a namespace knows its state.</summary>
    public static AccessQuestion OfNamespace(string name) => new("get", "", name);
}
