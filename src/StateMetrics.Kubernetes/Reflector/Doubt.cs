namespace StateMetrics.Kubernetes.Reflector;

/// <summary>How far a watch is distrusted. The default is not at all.</summary>
/// <param name="Silences">
/// Watches in a row that brought nothing in their time: after one, the next has little time; after two, lists tell.
/// </param>
/// <param name="Polls">
/// Questions in a row, asked because no watch told of anything, that found nothing either: each makes the next come later.
/// </param>
/// <param name="Quiet">How long watches in a row, each ended by somebody else, were open without a sign of life.</param>
internal readonly record struct Doubt(int Silences = 0, int Polls = 0, TimeSpan Quiet = default);
