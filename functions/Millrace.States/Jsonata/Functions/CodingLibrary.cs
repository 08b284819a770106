using System.Text;
using Millrace.States.Json;
using Millrace.States.Jsonata.Values;
using static Millrace.States.Jsonata.Functions.Library;

namespace Millrace.States.Jsonata.Functions;

/// <summary>Base 64 and percent signs.</summary>
internal static class CodingLibrary
{
    // Letters that JavaScript leaves in a part of a URL, and those that it leaves in a whole one besides.
    private const string InPart = "-_.!~*'()";
    private const string InWhole = InPart + ";/?:@&=+$,#";
    private const string Reserved = ";/?:@&=+$,#";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static IEnumerable<NativeFunction> Functions =>
    [
        Function("base64encode", 1, "<s-:s>", (in call) => Text(call[0]) is { } text ? new JsonString(Base64(text)) : null),
        Function("base64decode", 1, "<s-:s>", (in call) => Text(call[0]) is { } text ? new JsonString(FromBase64(text)) : null),
        Function("encodeUrlComponent", 1, "<s-:s>", (in call) =>
            Text(call[0]) is { } text ? Limits.Text(Encode(text, InPart, "encodeUrlComponent")) : null),
        Function("encodeUrl", 1, "<s-:s>", (in call) => Text(call[0]) is { } text ? Limits.Text(Encode(text, InWhole, "encodeUrl")) : null),
        Function("decodeUrlComponent", 1, "<s-:s>", (in call) =>
            Text(call[0]) is { } text ? new JsonString(Decode(text, "", "decodeUrlComponent")) : null),
        Function("decodeUrl", 1, "<s-:s>", (in call) => Text(call[0]) is { } text ? new JsonString(Decode(text, Reserved, "decodeUrl")) : null),
    ];

    private static string Base64(string text) => Limits.Text(Convert.ToBase64String(Encoding.UTF8.GetBytes(text))).Value;

    private static string FromBase64(string text)
    {
        // As lenient as Node's: foreign letters and missing padding do no harm.
        var letters = text.Where(static one => char.IsAsciiLetterOrDigit(one) || one is '+' or '/' or '-' or '_')
            .Select(static one => one switch { '-' => '+', '_' => '/', _ => one }).ToArray();
        var usable = letters.Length % 4 == 1 ? letters.Length - 1 : letters.Length;
        var padded = new string(letters, 0, usable).PadRight((usable + 3) / 4 * 4, '=');
        return Encoding.UTF8.GetString(Convert.FromBase64String(padded));
    }

    private static string Encode(string text, string kept, string function)
    {
        byte[] bytes;
        try
        {
            bytes = Strict.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            throw Malformed(text, function);
        }

        var encoded = new StringBuilder(bytes.Length);
        foreach (var one in bytes)
        {
            if (char.IsAsciiLetterOrDigit((char)one) || kept.Contains((char)one))
                encoded.Append((char)one);
            else
                encoded.Append('%').Append(one.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }

    private static string Decode(string text, string kept, string function)
    {
        var decoded = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            if (text[i] != '%')
            {
                decoded.Append(text[i++]);
                continue;
            }

            var start = i;
            var letter = Letter(text, ref i, function);
            if (letter.Length == 1 && kept.Contains(letter[0]))
                decoded.Append(text, start, i - start);
            else
                decoded.Append(letter);
        }

        return decoded.ToString();
    }

    private static string Letter(string text, ref int position, string function)
    {
        Span<byte> bytes = stackalloc byte[4];
        bytes[0] = Byte(text, ref position, function);
        var length = bytes[0] switch { < 0x80 => 1, < 0xc0 => 5, < 0xe0 => 2, < 0xf0 => 3, < 0xf8 => 4, _ => 5 };
        if (length > 4)
            throw Malformed(text, function);

        for (var i = 1; i < length; i++)
            bytes[i] = Byte(text, ref position, function);

        try
        {
            return Strict.GetString(bytes[..length]);
        }
        catch (DecoderFallbackException)
        {
            throw Malformed(text, function);
        }
    }

    private static byte Byte(string text, ref int position, string function)
    {
        if (position + 3 > text.Length || text[position] != '%'
            || !byte.TryParse(text.AsSpan(position + 1, 2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var value))
        {
            throw Malformed(text, function);
        }

        position += 3;
        return value;
    }

    private static JsonataException Malformed(string text, string function) =>
        JsonataException.Of("D3140", token: function, value: JsonText.Excerpt(new JsonString(text)));
}
