using System.Text;
using StateMetrics.Exposition.Families;
using StateMetrics.Exposition.Writing;
using StateMetrics.Kubernetes.Model;
using StateMetrics.Kubernetes.Wire;

namespace StateMetrics.Resources.Tests;

/// <summary>One object, given as JSON, through the table of its kind.</summary>
internal static class Rendering
{
    /// <summary>The samples of the families whose names match <paramref name="families"/>.</summary>
    internal static string Of<T>(ResourceKind<T> kind, FamilyTable<T> table, string families, string json)
        where T : KubernetesObject, new()
    {
        var selection = new Selection([families], [], []);
        FamilyRenderer<T> renderer = table.Compile(selection, LabelAllowlist.All, LabelAllowlist.All);
        return Encoding.UTF8.GetString(renderer.Render(Decode(kind, json), new RenderScratch()).Text);
    }

    private static T Decode<T>(ResourceKind<T> kind, string json) where T : KubernetesObject, new() => kind.Decode(new WireObject
    {
        Format = WireFormat.Json,
        Body = Encoding.UTF8.GetBytes(json),
        Uid = default,
        Namespace = default,
        Name = default,
        ResourceVersion = default,
    });
}
