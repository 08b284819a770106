using System.Security.Cryptography;
using System.Text;

namespace Millrace.Aws.Queues;

/// <summary>The message group of a fair key: SQS takes 1 to 128 ASCII letters, digits and punctuation marks.</summary>
internal static class MessageGroup
{
    private const int Longest = 128;

    // No key that fits begins like this: it would be taken for another one's hash.
    private const string Hashed = "sha256-";

    /// <summary>The key itself where SQS takes it, its hash where not.</summary>
    public static string Of(string key) => Fits(key) ? key : $"{Hashed}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}";

    private static bool Fits(string key) =>
        key.Length is > 0 and <= Longest && !key.StartsWith(Hashed, StringComparison.Ordinal) && key.All(static c => c is > ' ' and <= '~');
}
