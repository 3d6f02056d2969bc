namespace StateMetrics.Server.Http.Tls;

/// <summary>What is asked of a client's certificate; the names are Go's, https://pkg.go.dev/crypto/tls#ClientAuthType.</summary>
internal enum ClientAuthentication
{
    /// <summary>None is asked for.</summary>
    NoClientCert,

    /// <summary>One is asked for, and neither its absence nor its issuer matters.</summary>
    RequestClientCert,

    /// <summary>One has to be there, whoever issued it.</summary>
    RequireAnyClientCert,

    /// <summary>One that is there has to be issued by a known authority.</summary>
    VerifyClientCertIfGiven,

    /// <summary>One has to be there, issued by a known authority.</summary>
    RequireAndVerifyClientCert,
}

internal static class ClientAuthenticationNames
{
    internal static ClientAuthentication Read(WebValue type) => type.Text switch
    {
        "" or "NoClientCert" => ClientAuthentication.NoClientCert,
        "RequestClientCert" => ClientAuthentication.RequestClientCert,
        "RequireClientCert" or "RequireAnyClientCert" => ClientAuthentication.RequireAnyClientCert,
        "VerifyClientCertIfGiven" => ClientAuthentication.VerifyClientCertIfGiven,
        "RequireAndVerifyClientCert" => ClientAuthentication.RequireAndVerifyClientCert,
        _ => throw type.Wrong("is not one of NoClientCert, RequestClientCert, RequireClientCert, RequireAnyClientCert, "
            + "VerifyClientCertIfGiven, RequireAndVerifyClientCert"),
    };
}
