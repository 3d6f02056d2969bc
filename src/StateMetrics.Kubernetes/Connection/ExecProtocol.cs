using System.Globalization;
using System.Text;
using System.Text.Json;

namespace StateMetrics.Kubernetes.Connection;

/// <summary>The ExecCredential object in both directions.</summary>
internal static class ExecProtocol
{
    internal const string V1 = "client.authentication.k8s.io/v1";
    internal const string V1Beta1 = "client.authentication.k8s.io/v1beta1";

    /// <summary>The object for the variable KUBERNETES_EXEC_INFO.</summary>
    internal static string WriteRequest(string version, ExecCluster? cluster)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, "ExecCredential");
            json.WriteString("apiVersion"u8, version);
            json.WriteStartObject("spec"u8);
            if (cluster is not null)
            {
                WriteCluster(json, cluster);
            }

            json.WriteBoolean("interactive"u8, false);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    /// <summary>Reads what a plugin printed.</summary>
    /// <exception cref="InvalidDataException">It is no ExecCredential with a credential; the message never holds one.</exception>
    internal static ExecAnswer ReadAnswer(ReadOnlyMemory<byte> output, string version)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(output);
            return ReadAnswer(document.RootElement, version);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("printed no JSON", e);
        }
    }

    private static ExecAnswer ReadAnswer(JsonElement answer, string version)
    {
        if (Text(answer, "kind") != "ExecCredential")
        {
            throw new InvalidDataException("printed no ExecCredential");
        }

        if (Text(answer, "apiVersion") is string printed && printed != version)
        {
            throw new InvalidDataException($"printed an ExecCredential of version \"{printed}\" instead of {version}");
        }

        if (!answer.TryGetProperty("status"u8, out JsonElement status) || status.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException("printed an ExecCredential without a status");
        }

        string? token = Text(status, "token");
        string? certificate = Text(status, "clientCertificateData");
        string? key = Text(status, "clientKeyData");
        if (certificate is null != key is null)
        {
            throw new InvalidDataException("printed only one of clientCertificateData and clientKeyData");
        }

        if (token is null && certificate is null)
        {
            throw new InvalidDataException("printed neither a token nor a client certificate");
        }

        return new ExecAnswer
        {
            Token = token,
            Identity = certificate is null ? null : new ClientIdentity(certificate, key!),
            Expires = Expiry(Text(status, "expirationTimestamp")),
        };
    }

    private static DateTimeOffset? Expiry(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset expires)
            ? expires
            : throw new InvalidDataException("printed an expirationTimestamp that is no RFC 3339 time");
    }

    /// <summary>A text of an object; null where it is absent, empty or null.</summary>
    private static string? Text(JsonElement owner, string key)
    {
        if (owner.ValueKind != JsonValueKind.Object || !owner.TryGetProperty(key, out JsonElement value))
        {
            return null;
        }

        string? text = value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => value.GetString(),
            _ => throw new InvalidDataException($"printed a {key} that is not text"),
        };
        return text is "" ? null : text;
    }

    private static void WriteCluster(Utf8JsonWriter json, ExecCluster cluster)
    {
        json.WriteStartObject("cluster"u8);
        json.WriteString("server"u8, cluster.Server);
        if (cluster.ServerName.Length > 0)
        {
            json.WriteString("tls-server-name"u8, cluster.ServerName);
        }

        if (cluster.IsInsecure)
        {
            json.WriteBoolean("insecure-skip-tls-verify"u8, true);
        }

        if (cluster.Authorities is not null)
        {
            json.WriteBase64String("certificate-authority-data"u8, cluster.Authorities);
        }

        if (cluster.ProxyUrl.Length > 0)
        {
            json.WriteString("proxy-url"u8, cluster.ProxyUrl);
        }

        if (cluster.Config is not null)
        {
            json.WritePropertyName("config"u8);
            cluster.Config.WriteTo(json);
        }

        json.WriteEndObject();
    }
}
