using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace StateMetrics.Server.Http.Tls;

/// <summary>
/// bcrypt by the system's libcrypt (libxcrypt 4, as in every Linux distribution since 2019): a cipher is not for our own
/// hand, and no package for it is kept well.
/// </summary>
internal static unsafe partial class Bcrypt
{
    /// <summary>Each step doubles the time: 12 takes a quarter of a second, 16 four seconds.</summary>
    internal const int CostMax = 16;

    private const int CostMin = 4;
    private const string Library = "libcrypt.so.1";

    // $2y$10$, 22 characters of salt, 31 of hash.
    private const int HashCharacters = 60;

    // struct crypt_data, https://manpages.debian.org/crypt_r; it holds the answer too.
    private const int WorkBytes = 32768;

    private const string SaltAlphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> s_alphabet = SearchValues.Create(SaltAlphabet);

    private static readonly Lazy<string?> s_missing = new(Probe);

    /// <summary>Why there is no bcrypt on this system; null where there is.</summary>
    internal static string? Missing => s_missing.Value;

    internal static bool IsHash(string text, out int cost)
    {
        cost = 0;
        return text.Length == HashCharacters && text.StartsWith("$2", StringComparison.Ordinal) && text[2] is 'a' or 'b' or 'y'
            && text[3] == '$' && text[6] == '$' && int.TryParse(text.AsSpan(4, 2), out cost) && cost is >= CostMin and <= 31
            && !text.AsSpan(7).ContainsAnyExcept(s_alphabet);
    }

    /// <summary>A hash of that cost which no password is known to have.</summary>
    internal static string Unknown(int cost)
    {
        string tail = RandomNumberGenerator.GetString(SaltAlphabet, HashCharacters - 7);
        return $"$2y${cost:00}${tail}";
    }

    /// <summary>
    /// Whether this is the password's hash. Takes its full time whatever the answer, on the calling thread. As everywhere, a
    /// password counts up to its 72nd byte.
    /// </summary>
    internal static bool Matches(string password, string hash)
    {
        byte[] phrase = Encoding.UTF8.GetBytes(password + "\0");

        // All three letters name one algorithm; libcrypt hashes some passwords of $2a$ in another way on purpose.
        byte[] setting = Encoding.ASCII.GetBytes(string.Concat("$2y", hash.AsSpan(3), "\0"));
        byte[] work = new byte[WorkBytes];
        bool matches;
        fixed (byte* p = phrase, s = setting, w = work)
        {
            nint answer = CryptR(p, s, w);
            byte[] made = Encoding.ASCII.GetBytes(Marshal.PtrToStringUTF8(answer) ?? "");
            matches = made.Length == HashCharacters
                && CryptographicOperations.FixedTimeEquals(made.AsSpan(3), setting.AsSpan(3, HashCharacters - 3));
        }
        CryptographicOperations.ZeroMemory(phrase);
        CryptographicOperations.ZeroMemory(work);

        // The library's texts end at a NUL, so that one inside would hide what follows.
        return matches && !password.Contains('\0', StringComparison.Ordinal);
    }

    [LibraryImport(Library, EntryPoint = "crypt_r")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint CryptR(byte* phrase, byte* setting, byte* work);

    private static string? Probe()
    {
        try
        {
            // A known answer: an older libcrypt, glibc's own, has no bcrypt and says so by another one.
            return Matches("probe", "$2y$04$abcdefghijklmnopqrstuuvECSRpvNtT4ce7tJaBLZ4/mG2moXt2O")
                ? null
                : $"{Library} of this system has none";
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return $"{Library} (Debian's libcrypt1, Alpine's libxcrypt) is not on this system";
        }
    }
}
