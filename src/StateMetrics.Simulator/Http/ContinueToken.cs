using System.Buffers.Text;
using System.Globalization;
using StateMetrics.Simulator.Cluster;
using TextEncoding = System.Text.Encoding;

namespace StateMetrics.Simulator.Http;

/// <summary>Where the next page begins: after the key, in the state of the version. Opaque to clients.</summary>
internal readonly record struct ContinueToken(long Version, string AfterKey)
{
    internal string Encode() =>
        Base64Url.EncodeToString(TextEncoding.UTF8.GetBytes($"{Version.ToString(CultureInfo.InvariantCulture)}/{AfterKey}"));

    /// <exception cref="ApiStatusException">400: it is none of ours.</exception>
    internal static ContinueToken Parse(string text)
    {
        if (Base64Url.IsValid(text))
        {
            string plain = TextEncoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
            int slash = plain.IndexOf('/');
            if (slash > 0 && long.TryParse(plain.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out long version))
            {
                return new ContinueToken(version, plain[(slash + 1)..]);
            }
        }
        throw ApiStatusException.BadRequest("continue key is not valid: illegal base64 data or malformed value");
    }
}
