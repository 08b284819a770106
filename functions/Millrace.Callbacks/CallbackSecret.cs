using System.Diagnostics.CodeAnalysis;

namespace Millrace.Callbacks;

/// <summary>
/// A key that signs callbacks, as the Standard Webhooks specification writes it: <c>whsec_</c> and 24 to 64 bytes in
/// base 64. Nothing that this type says, its problems included, holds any part of the key.
/// </summary>
public sealed class CallbackSecret
{
    /// <summary>What every secret starts with.</summary>
    public const string Prefix = "whsec_";

    /// <summary>The shortest key, in bytes.</summary>
    public const int MinLength = 24;

    /// <summary>The longest key, in bytes.</summary>
    public const int MaxLength = 64;

    private readonly byte[] _key;

    private CallbackSecret(byte[] key) => _key = key;

    internal ReadOnlySpan<byte> Key => _key;

    /// <summary>Reads a secret.</summary>
    /// <exception cref="ArgumentException">It is none; the message says why, without the text.</exception>
    public static CallbackSecret Parse(string text) =>
        TryParse(text, out var secret, out var problem) ? secret : throw new ArgumentException(problem, nameof(text));

    /// <summary>Reads a secret; false with one sentence about what is wrong, without the text.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out CallbackSecret? secret, [NotNullWhen(false)] out string? problem)
    {
        var key = KeyOf(text, out problem);
        secret = key is null ? null : new CallbackSecret(key);
        return secret is not null;
    }

    /// <summary>A text without the key, so that no log can hold it.</summary>
    public override string ToString() => "CallbackSecret(hidden)";

    private static byte[]? KeyOf(string? text, out string? problem)
    {
        problem = null;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            problem = $"A callback secret must start with '{Prefix}'.";
            return null;
        }

        var coded = text[Prefix.Length..];
        var bytes = new byte[coded.Length];
        if (coded.Any(char.IsWhiteSpace) || !Convert.TryFromBase64String(coded, bytes, out var length))
            problem = $"What follows '{Prefix}' in a callback secret must be base 64 with its padding.";
        else if (length is < MinLength or > MaxLength)
            problem = $"A callback secret must have {MinLength} to {MaxLength} bytes, had {length}.";
        else
            return bytes[..length];

        return null;
    }
}
