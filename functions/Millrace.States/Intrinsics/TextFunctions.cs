using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Millrace.States.Json;

namespace Millrace.States.Intrinsics;

internal static class TextFunctions
{
    private const int LongestToEncode = 10_000;

    private static readonly Dictionary<string, Func<byte[], byte[]>> Hashes = new()
    {
#pragma warning disable CA5350, CA5351 // The language offers MD5 and SHA-1: a definition chooses, and not for secrets.
        ["MD5"] = MD5.HashData,
        ["SHA-1"] = SHA1.HashData,
#pragma warning restore CA5350, CA5351
        ["SHA-256"] = SHA256.HashData,
        ["SHA-384"] = SHA384.HashData,
        ["SHA-512"] = SHA512.HashData,
    };

    /// <summary>Fills each <c>{}</c>; in the template a backslash keeps a brace from its meaning.</summary>
    public static JsonString Format(string template, ReadOnlySpan<JsonValue> arguments)
    {
        var text = new StringBuilder(template.Length);
        var next = 0;
        for (var i = 0; i < template.Length; i++)
        {
            var following = i + 1 < template.Length ? template[i + 1] : '\0';
            if (template[i] == '\\' && following is '{' or '}' or '\\' or '\'')
            {
                text.Append(following);
                i++;
            }
            else if (template[i] == '{' && following == '}')
            {
                if (next == arguments.Length)
                    throw new IntrinsicException($"the template has more places than the {next} arguments");

                AppendAsJava(text, arguments[next++]);
                i++;
            }
            else
            {
                text.Append(template[i]);
            }
        }

        return next == arguments.Length
            ? new JsonString(text.ToString())
            : throw new IntrinsicException($"the template has {next} places for {arguments.Length} arguments");
    }

    public static JsonString Base64Encode(string text) => text.Length <= LongestToEncode
        ? new JsonString(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)))
        : throw new IntrinsicException($"the string is longer than {LongestToEncode}");

    public static JsonString Base64Decode(string text)
    {
        if (text.Length > LongestToEncode)
            throw new IntrinsicException($"the string is longer than {LongestToEncode}");

        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count)
            ? new JsonString(Encoding.UTF8.GetString(bytes, 0, count))
            : throw new IntrinsicException("the string is not Base64");
    }

    public static JsonString Hash(JsonValue value, string algorithm)
    {
        if (!Hashes.TryGetValue(algorithm, out var hash))
            throw new IntrinsicException($"there is no algorithm '{algorithm}': use {string.Join(", ", Hashes.Keys)}");

        var text = value is JsonString known ? known.Value : value.ToString();
        return new JsonString(Convert.ToHexStringLower(hash(Encoding.UTF8.GetBytes(text))));
    }

    /// <summary>Splits at any of the letters of <paramref name="separators"/> and drops empty parts.</summary>
    public static JsonArray Split(string text, string separators) => new(
        [.. text.Split(separators.ToCharArray(), StringSplitOptions.RemoveEmptyEntries).Select(part => new JsonString(part))]);

    public static JsonValue ParseJson(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return JsonNull.Instance;

        try
        {
            return JsonValue.Parse(text);
        }
        catch (JsonException exception)
        {
            throw new IntrinsicException($"the string is no JSON: {exception.Message}");
        }
    }

    // AWS formats arguments as Java's maps and lists print themselves: {a=1, b=[2, 3]}.
    private static void AppendAsJava(StringBuilder text, JsonValue value)
    {
        switch (value)
        {
            case JsonString known:
                text.Append(known.Value);
                break;
            case JsonArray items:
                AppendAll(text, '[', items.Items, item => AppendAsJava(text, item));
                text.Append(']');
                break;
            case JsonObject members:
                AppendAll(text, '{', members.Members, member =>
                {
                    text.Append(member.Key).Append('=');
                    AppendAsJava(text, member.Value);
                });
                text.Append('}');
                break;
            default:
                text.Append(value);
                break;
        }
    }

    private static void AppendAll<T>(StringBuilder text, char opening, IReadOnlyList<T> parts, Action<T> append)
    {
        text.Append(opening);
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0)
                text.Append(", ");

            append(parts[i]);
        }
    }
}
