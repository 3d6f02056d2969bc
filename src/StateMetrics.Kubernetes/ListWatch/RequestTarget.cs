using System.Text;

namespace StateMetrics.Kubernetes.ListWatch;

/// <summary>The request lines and Accept headers of one collection.</summary>
internal sealed class RequestTarget(ResourcePath path, ListWatchOptions options)
{
    private const string Protobuf = "application/vnd.kubernetes.protobuf";
    private const string Json = "application/json";

    /// <summary>Protobuf costs a quarter of the work; a server that cannot write it answers JSON.</summary>
    internal string Accept(bool list, bool metadataOnly = false)
    {
        string form = path.MetadataOnly || metadataOnly ? $";as=PartialObjectMetadata{(list ? "List" : "")};g=meta.k8s.io;v=v1" : "";
        return options.JsonOnly ? Json + form : $"{Protobuf}{form},{Json}{form};q=0.9";
    }

    /// <summary>A list's first page, or the whole of it.</summary>
    internal string List(ListStart start, string shards)
    {
        StringBuilder target = Selected(shards);
        Add(target, "resourceVersion", start.AtLeast);
        if (start.Paged)
        {
            Add(target, "limit", options.PageItemsMax.ToString());
        }
        return Done(target);
    }

    /// <summary>A further page: the token carries the version, which must not be given again.</summary>
    internal string Page(string token, string shards)
    {
        StringBuilder target = Selected(shards);
        Add(target, "limit", options.PageItemsMax.ToString());
        Add(target, "continue", token);
        return Done(target);
    }

    /// <summary>The cheapest consistent read there is: for what its metadata says about the collection, or about the server.</summary>
    internal string One(string shards)
    {
        StringBuilder target = Selected(shards);
        Add(target, "limit", "1");
        return Done(target);
    }

    internal string Watch(WatchStart start, TimeSpan timeout, string shards)
    {
        StringBuilder target = Selected(shards);
        Add(target, "watch", "true");
        Add(target, "allowWatchBookmarks", "true");
        Add(target, "timeoutSeconds", ((long)timeout.TotalSeconds).ToString());
        Add(target, "resourceVersion", start.From);
        if (start.InitialEvents)
        {
            Add(target, "sendInitialEvents", "true");
            Add(target, "resourceVersionMatch", "NotOlderThan");
        }
        return Done(target);
    }

    private StringBuilder Selected(string shards)
    {
        StringBuilder target = new StringBuilder(path.Path).Append('?');
        Add(target, "fieldSelector", path.FieldSelector);
        Add(target, "labelSelector", path.LabelSelector);
        Add(target, "shardSelector", shards);
        return target;
    }

    private static void Add(StringBuilder target, string name, string value)
    {
        if (value.Length > 0)
        {
            target.Append(name).Append('=').Append(Uri.EscapeDataString(value)).Append('&');
        }
    }

    // Every parameter ends with what separates it from a next one.
    private static string Done(StringBuilder target) => target.Remove(target.Length - 1, 1).ToString();
}
