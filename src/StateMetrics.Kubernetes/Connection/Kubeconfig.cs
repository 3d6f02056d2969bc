namespace StateMetrics.Kubernetes.Connection;

/// <summary>
/// A kubeconfig as it was written; https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/. Unknown keys are
/// ignored, relative paths start at the file's folder, and only what the chosen context names is looked at.
/// </summary>
internal sealed class Kubeconfig
{
    // Large collections of clusters, all certificates inline, have some hundred KiB.
    internal const int BytesMax = 1024 * 1024;

    private readonly string _path;
    private readonly ConfigValue _root;

    private Kubeconfig(string path, ConfigNode root)
    {
        _path = path;
        _root = new ConfigValue(path, "", root);
    }

    /// <exception cref="KubeconfigException">The file cannot be read or is neither YAML nor JSON.</exception>
    internal static Kubeconfig Read(string path)
    {
        try
        {
            return new Kubeconfig(path, ConfigReader.Read(NamedFile.ReadText(path, BytesMax)));
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new KubeconfigException($"kubeconfig {path}: {e.Message}", e);
        }
    }

    /// <exception cref="KubeconfigException">A key is missing, wrong, or names what is not in the file.</exception>
    internal ClusterSettings Resolve(ClusterOptions options, TimeProvider time)
    {
        (ConfigValue cluster, ConfigValue user, string origin) = Choose(options);
        TlsSettings tls = ReadTls(cluster, user);
        Uri server = ReadServer(cluster, options.ApiServer, tls.IsConfigured);
        Uri? proxy = ReadProxy(cluster) ?? ProxyChoice.FromEnvironment(server, options.Environment);
        return new ClusterSettings
        {
            Server = server,
            Origin = origin,
            Fingerprint = $"{server}\n{proxy}\n{cluster.Json}\n{user.Json}",
            Tls = tls,
            Proxy = proxy,
            Compressed = options.Compressed,
            Impersonation = [.. ReadImpersonation(user)],
            Credential = ReadCredential(user, cluster, server, time),
        };
    }

    private (ConfigValue Cluster, ConfigValue User, string Origin) Choose(ClusterOptions options)
    {
        string name = options.Context.Length > 0 ? options.Context : _root["current-context"].Text;
        if (name.Length == 0 && options.ApiServer.Length > 0)
        {
            var nothing = new ConfigValue(_path, "", null);
            return (nothing, nothing, $"kubeconfig {_path} without a context");
        }

        if (name.Length == 0)
        {
            throw _root.Wrong("there is no current-context, and no context was asked for");
        }

        ConfigValue context = Find("contexts", "context", name) ?? throw _root.Wrong($"there is no context \"{name}\"");
        string cluster = context["cluster"].Text;
        string user = context["user"].Text;
        ConfigValue nobody = new(_path, "", null);
        return (
            Find("clusters", "cluster", cluster) ?? throw Unknown("cluster", cluster),
            user.Length == 0 ? nobody : Find("users", "user", user) ?? throw Unknown("user", user),
            $"kubeconfig {_path}, context \"{name}\"");

        KubeconfigException Unknown(string kind, string wanted) =>
            _root.Wrong(wanted.Length == 0
                ? $"context \"{name}\" names no {kind}"
                : $"context \"{name}\" names {kind} \"{wanted}\", which is not there");
    }

    /// <summary>An entry of one of the named lists; the first of a name counts, as in kubectl.</summary>
    private ConfigValue? Find(string list, string kind, string name)
    {
        foreach (ConfigValue entry in _root[list].Items)
        {
            if (entry["name"].Text == name)
            {
                return entry[kind].Named($"{kind} \"{name}\":");
            }
        }

        return null;
    }

    private static Uri ReadServer(ConfigValue cluster, string apiServer, bool isTlsConfigured)
    {
        if (apiServer.Length > 0)
        {
            return SettingsSource.Address(apiServer, "--apiserver", isTlsConfigured);
        }

        ConfigValue server = cluster["server"];
        if (server.Text.Length == 0)
        {
            throw server.Wrong("is missing");
        }

        string? wrong = ServerAddress.Read(server.Text, isTlsConfigured, out Uri address);
        return wrong is null ? address : throw server.Wrong(wrong);
    }

    private static Uri? ReadProxy(ConfigValue cluster)
    {
        ConfigValue proxy = cluster["proxy-url"];
        return proxy.Text.Length == 0
            ? null
            : ProxyChoice.Parse(proxy.Text) ?? throw proxy.Wrong("is not an http, https or socks5 URL");
    }

    private TlsSettings ReadTls(ConfigValue cluster, ConfigValue user)
    {
        PemSource? authorities = ReadPem(cluster, "certificate-authority");
        PemSource? certificate = ReadPem(user, "client-certificate");
        PemSource? key = ReadPem(user, "client-key");
        bool isInsecure = cluster["insecure-skip-tls-verify"].Flag;
        if (isInsecure && authorities is not null)
        {
            throw cluster["insecure-skip-tls-verify"].Wrong("is true although there is a certificate-authority");
        }

        if (certificate is null != key is null)
        {
            throw (certificate is null ? user["client-certificate"] : user["client-key"]).Wrong("is missing");
        }

        return new TlsSettings
        {
            Authorities = authorities,
            Certificate = certificate,
            CertificateKey = key,
            IsInsecure = isInsecure,
            ServerName = cluster["tls-server-name"].Text,
        };
    }

    /// <summary>The bytes of KEY-data, or else the file of KEY; null where both are absent.</summary>
    private PemSource? ReadPem(ConfigValue owner, string key)
    {
        ConfigValue inline = owner[$"{key}-data"];
        if (inline.Bytes is byte[] pem)
        {
            return PemSource.Inline(pem, inline.Wrong("").Message.TrimEnd());
        }

        string path = FullPath(owner[key].Text);
        return path.Length == 0 ? null : PemSource.File(path, owner[key].Wrong(path).Message);
    }

    private Credential ReadCredential(ConfigValue user, ConfigValue cluster, Uri server, TimeProvider time)
    {
        string tokenFile = FullPath(user["tokenFile"].Text);
        string token = user["token"].Text;
        string name = user["username"].Text;
        if (name.Length > 0 && (token.Length > 0 || tokenFile.Length > 0))
        {
            throw user["username"].Wrong("is there beside a token, and only one of them can be shown");
        }

        // What stands in the file wins over what a plugin would say, and a file over the text, as in kubectl.
        if (tokenFile.Length > 0)
        {
            return new TokenFileCredential(tokenFile, user["tokenFile"].Wrong(tokenFile).Message);
        }

        if (token.Length > 0)
        {
            return FixedCredential.Token(token);
        }

        if (name.Length > 0)
        {
            return FixedCredential.Password(name, user["password"].Text);
        }

        if (user["exec"].IsPresent)
        {
            return new ExecCredential(ExecPlugin.Read(user["exec"], cluster, server, Folder), time);
        }

        ConfigValue provider = user["auth-provider"];
        return provider.IsPresent
            ? throw provider.Wrong($"\"{provider["name"].Text}\" is not supported; an exec plugin can take its place")
            : new FixedCredential(Proof.None);
    }

    private static IEnumerable<(string Name, string Value)> ReadImpersonation(ConfigValue user)
    {
        string name = user["as"].Text;
        string uid = user["as-uid"].Text;
        if (name.Length == 0)
        {
            yield break;
        }

        yield return ("Impersonate-User", name);
        if (uid.Length > 0)
        {
            yield return ("Impersonate-Uid", uid);
        }

        if (Single(user["as-groups"]) is string group)
        {
            yield return ("Impersonate-Group", group);
        }

        foreach ((string key, ConfigValue values) in user["as-user-extra"].Entries)
        {
            if (Single(values) is string value)
            {
                yield return ($"Impersonate-Extra-{Uri.EscapeDataString(key)}", value);
            }
        }
    }

    /// <summary>
    /// The HTTP client joins the values of equal headers with commas, and an API server takes the result for one name.
    /// Acting as somebody else than the user meant is worse than refusing.
    /// </summary>
    private static string? Single(ConfigValue list)
    {
        ConfigValue[] items = [.. list.Items];
        return items.Length switch
        {
            0 => null,
            1 => items[0].Text,
            _ => throw list.Wrong("has more than one item, which cannot be sent"),
        };
    }

    private string Folder => Path.GetDirectoryName(Path.GetFullPath(_path)) ?? "/";

    private string FullPath(string path) => path.Length == 0 ? "" : Path.GetFullPath(path, Folder);
}
