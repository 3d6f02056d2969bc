namespace StateMetrics.Testing.Reload;

/// <summary>A change of configuration files, and what it may touch.</summary>
/// <param name="Name">For messages.</param>
/// <param name="ChangeAsync">Writes the files.</param>
/// <param name="IsDone">Whether the bodies of both ports show that all of it is in force, or refused.</param>
/// <param name="Listed">Every list that it causes: plural and namespace.</param>
public sealed record ReloadStep(
    string Name, Func<Task> ChangeAsync, Func<string, string, bool> IsDone, params IReadOnlyList<string> Listed);
