namespace Millrace.States.Jsonata.Parsing;

internal enum TokenKind { End, Operator, Name, Variable, String, Number, Literal, Regex }

/// <summary>One word of the text. <see cref="Value"/> is its spelling, or the content of a string or name.</summary>
internal readonly record struct Token(TokenKind Kind, string Value, int Position)
{
    public double Number { get; init; }

    /// <summary>The flags of a regular expression.</summary>
    public string Flags { get; init; } = "";

    /// <summary>What the grammar compares: an operator's spelling, or what kind of other word it is.</summary>
    public string Id => Kind switch
    {
        TokenKind.Operator => Value,
        TokenKind.End => "(end)",
        TokenKind.Name or TokenKind.Variable => "(name)",
        TokenKind.Regex => "(regex)",
        _ => "(literal)",
    };
}
