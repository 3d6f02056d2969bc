namespace StateMetrics.Kubernetes.Namespaces;

/// <summary>The answer to a GET of a namespace.</summary>
/// <param name="Existence">What it comes to.</param>
/// <param name="Uid">Tells its lives apart; "" where it is not known.</param>
/// <param name="Error">What the server said where it said no, one line; "" otherwise.</param>
public sealed record NamespaceFinding(NamespaceExistence Existence, string Uid, string Error);
