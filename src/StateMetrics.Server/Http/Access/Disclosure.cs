using Microsoft.AspNetCore.Http;

namespace StateMetrics.Server.Http.Access;

/// <summary>
/// Whether an open path may name objects, namespaces and servers in its answer: to everybody without the filter, and with it
/// to those who may read the state anyway.
/// </summary>
internal static class Disclosure
{
    private static readonly object s_hidden = new();

    internal static bool IsFull(HttpContext context) => !context.Items.ContainsKey(s_hidden);

    internal static void Hide(HttpContext context) => context.Items[s_hidden] = true;
}
