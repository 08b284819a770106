using Millrace.States.Json;
using Millrace.States.Jsonata.Values;

namespace Millrace.States.Jsonata.Parsing;

/// <summary>What kinds of arguments a function takes, as in <c>&lt;s-nn?:s&gt;</c>.</summary>
internal sealed partial class Signature
{
    private const string Any = "asnblfom";

    private readonly List<Parameter> _parameters = [];
    private bool _isPlain;

    private Signature()
    {
    }

    public static Signature Parse(string text, int position = 0)
    {
        var signature = new Signature();
        for (var i = 1; i < text.Length && text[i] != ':'; i++)
        {
            switch (text[i])
            {
                case '>' when i == text.Length - 1:
                    break;
                case 's' or 'n' or 'b' or 'l' or 'o':
                    signature._parameters.Add(new Parameter(text[i], text[i] + "m"));
                    break;
                case 'a' or 'x':
                    signature._parameters.Add(new Parameter(text[i], Any));
                    break;
                case 'f':
                    signature._parameters.Add(new Parameter('f', "f"));
                    break;
                case 'j':
                    signature._parameters.Add(new Parameter('j', "asnblom"));
                    break;
                case '(':
                    i = signature.AddChoice(text, i, position);
                    break;
                case '<':
                    i = signature.AddSubtype(text, i, position);
                    break;
                case '-' or '?' or '+' when signature._parameters.Count > 0:
                    signature.Repeat(text[i]);
                    break;
                default:
                    throw JsonataException.Of("S0403", position, value: $"\"{text}\"");
            }
        }

        signature._isPlain = signature._parameters.All(static one => one is { IsRepeated: false, Subtype: null } && one.Kind != 'a');
        return signature;
    }

    private int AddChoice(string text, int start, int position)
    {
        var end = text.IndexOf(')', start);
        if (end < 0)
            throw JsonataException.Of("S0403", position, value: $"\"{text}\"");

        var choice = text[(start + 1)..end];
        if (choice.Contains('<', StringComparison.Ordinal))
            throw JsonataException.Of("S0402", position, value: choice);

        _parameters.Add(new Parameter('(', choice + "m"));
        return end;
    }

    private int AddSubtype(string text, int start, int position)
    {
        if (_parameters.Count == 0 || !(_parameters[^1].Kind is 'a' or 'f'))
            throw JsonataException.Of("S0401", position);

        var end = start;
        for (var depth = 0; end < text.Length; end++)
        {
            depth += text[end] switch { '<' => 1, '>' => -1, _ => 0 };
            if (depth == 0)
                break;
        }

        if (end >= text.Length)
            throw JsonataException.Of("S0403", position, value: $"\"{text}\"");

        _parameters[^1] = _parameters[^1] with { Subtype = text[(start + 1)..end] };
        return end;
    }

    private void Repeat(char mark) => _parameters[^1] = mark switch
    {
        '-' => _parameters[^1] with { IsContext = true, IsOptional = true },
        '?' => _parameters[^1] with { IsOptional = true },
        _ => _parameters[^1] with { IsRepeated = true },
    };

    private static char Symbol(JsonValue? value) => value switch
    {
        null => 'm',
        JsonString => 's',
        JsonNumber or NonFinite => 'n',
        JsonBoolean => 'b',
        Function => 'f',
        JsonObject => 'o',
        JsonNull => 'l',
        _ => 'a',
    };

    private sealed record Parameter(char Kind, string Takes)
    {
        public bool IsContext { get; init; }

        public bool IsOptional { get; init; }

        public bool IsRepeated { get; init; }

        public string? Subtype { get; init; }
    }
}
