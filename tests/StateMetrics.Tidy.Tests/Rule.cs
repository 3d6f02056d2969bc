namespace StateMetrics.Tidy.Tests;

/// <summary>
/// One thing that was agreed on. <see cref="Violations"/> yields "path:line: what is wrong"; <see cref="Caught"/> breaks the rule in
/// exactly one place and <see cref="Allowed"/> comes as close as it may.
/// </summary>
internal sealed record Rule(string Name, Func<SourceTree, IEnumerable<string>> Violations, SourceTree Caught, SourceTree Allowed);
