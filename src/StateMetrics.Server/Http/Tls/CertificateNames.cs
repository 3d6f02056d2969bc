using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace StateMetrics.Server.Http.Tls;

/// <summary>The subject alternative names of a certificate (RFC 5280, 4.2.1.6): host names, mail addresses, URIs, addresses.</summary>
internal static class CertificateNames
{
    private const string SubjectAlternativeName = "2.5.29.17";

    internal static List<string> Of(X509Certificate2 certificate)
    {
        var names = new List<string>();
        try
        {
            foreach (X509Extension extension in certificate.Extensions.Where(static e => e.Oid?.Value == SubjectAlternativeName))
            {
                AsnReader sequence = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
                while (sequence.HasData)
                {
                    Read(sequence, names);
                }
            }
        }
        catch (AsnContentException)
        {
            // Certificates whose issuer nobody checks can hold anything; what cannot be read names nobody.
            return [];
        }
        return names;
    }

    private static void Read(AsnReader sequence, List<string> names)
    {
        Asn1Tag tag = sequence.PeekTag();
        switch (tag.TagValue)
        {
            case 1 or 2 or 6:
                names.Add(sequence.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                break;
            case 7:
                byte[] address = sequence.ReadOctetString(tag);
                if (address.Length is 4 or 16)
                {
                    names.Add(new IPAddress(address).ToString());
                }
                break;
            default:
                sequence.ReadEncodedValue();
                break;
        }
    }
}
