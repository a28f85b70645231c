using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace OrleansRoles.Delivery.Tests.Peers;

/// <summary>A certificate of a mail server on this machine, and the authority that signed it.</summary>
internal sealed record Certificates(string Authority, string Certificate, string Key)
{
    private static readonly Lazy<Certificates> s_trusted = new(MakeTrusted);

    /// <summary>
    /// The certificate that this process trusts, besides none: so it is to be asked for before the first connection.
    /// </summary>
    public static Certificates Trusted => s_trusted.Value;

    /// <summary>Makes them, good for an hour; each part in the format PEM.</summary>
    public static Certificates Make()
    {
        DateTimeOffset from = DateTimeOffset.UtcNow.AddMinutes(-5);
        DateTimeOffset until = from.AddHours(1);
        using ECDsa authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest asked = new("CN=Tests", authorityKey, HashAlgorithmName.SHA256);
        asked.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        asked.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(asked.PublicKey, critical: false));
        using X509Certificate2 authority = asked.CreateSelfSigned(from, until);

        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using X509Certificate2 certificate = request.Create(authority, from, until, [1, 2, 3, 4]);
        return new Certificates(
            authority.ExportCertificatePem(), certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>OpenSSL's own variable is read when the first certificate is looked at, by the C library.</summary>
    private static Certificates MakeTrusted()
    {
        Certificates made = Make();
        string folder = Directory.CreateTempSubdirectory("orleansroles-authority-").FullName;
        string file = Path.Combine(folder, "authority.pem");
        File.WriteAllText(file, made.Authority);
        int outcome = SetVariable("SSL_CERT_FILE\0"u8.ToArray(), Encoding.UTF8.GetBytes(file + "\0"), 1);
        return outcome == 0 ? made : throw new InvalidOperationException("`SSL_CERT_FILE` could not be set");
    }

    [DllImport("libc", EntryPoint = "setenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetVariable(byte[] name, byte[] value, int replaces);
}
