using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Millrace.States;

/// <summary>
/// Tokens of tasks that wait for an answer. A token is made of the name of the execution and the place in it, so the same task has the
/// same token after a crash. It is safe in a URL and has at most 1,024 characters. It is a name, not a secret: who may send
/// answers is the host's to decide.
/// </summary>
public static class TaskToken
{
    private const int Longest = 1024;
    private const int LongestPart = 500;

    /// <summary>The execution that a token belongs to. False when the text is no token, or its execution has a very long name.</summary>
    public static bool TryGetExecutionName(string token, [NotNullWhen(true)] out string? executionName)
    {
        ArgumentNullException.ThrowIfNull(token);
        executionName = null;
        var end = token.IndexOf('.', StringComparison.Ordinal);
        if (end <= 0 || token[0] == '~')
            return false;

        var bytes = new byte[end];
        if (!Base64Url.TryDecodeFromChars(token.AsSpan(0, end), bytes, out var count))
            return false;

        executionName = Encoding.UTF8.GetString(bytes, 0, count);
        return true;
    }

    internal static string Of(string executionName, string attemptKey) => $"{Part(executionName)}.{Part(attemptKey)}";

    /// <summary>The readable form: what a person sees in logs and a handler keeps as the key of its work.</summary>
    internal static string KeyOf(string executionName, string attemptKey)
    {
        var key = $"{executionName}/{attemptKey}";
        return key.Length <= Longest ? key : $"{key[..LongestPart]}~{Hash(key)}";
    }

    private static string Part(string text)
    {
        var encoded = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
        return encoded.Length <= LongestPart ? encoded : $"~{Hash(text)}";
    }

    private static string Hash(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
