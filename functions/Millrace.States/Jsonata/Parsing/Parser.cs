namespace Millrace.States.Jsonata.Parsing;

/// <summary>Reads the text by the binding powers of its operators.</summary>
internal sealed partial class Parser
{
    // Deep enough for any expression a person writes, shallow enough for every recursion over the tree.
    private const int MaxHeight = 250;

    private static readonly Dictionary<string, int> Powers = new()
    {
        ["."] = 75, ["["] = 80, ["{"] = 70, ["("] = 80, ["@"] = 80, ["#"] = 80, ["?"] = 20, ["+"] = 50, ["-"] = 50,
        ["*"] = 60, ["/"] = 60, ["%"] = 60, ["="] = 40, ["<"] = 40, [">"] = 40, ["^"] = 40, [":="] = 10, ["!="] = 40,
        ["<="] = 40, [">="] = 40, ["~>"] = 40, ["and"] = 30, ["or"] = 25, ["in"] = 40, ["&"] = 50,
    };

    private static readonly HashSet<string> Others = ["]", "}", ")", ",", ";", ":", "..", "**", "|"];

    private readonly Lexer _lexer;
    private Token _token;
    private int _depth;

    private Parser(string text)
    {
        _lexer = new Lexer(text);
        _token = Read(infix: false);
    }

    public static Syntax Parse(string text)
    {
        var parser = new Parser(text);
        var tree = parser.Expression(0);
        return parser._token.Kind == TokenKind.End
            ? tree
            : throw JsonataException.Of("S0201", parser._token.Position, token: parser._token.Value);
    }

    private Syntax Expression(int power)
    {
        if (++_depth > MaxHeight)
            throw JsonataException.Of("S0501", _token.Position);

        var token = _token;
        Advance(infix: true);
        var left = Measured(Prefix(token));
        while (_token.Kind == TokenKind.Operator && Powers.TryGetValue(_token.Value, out var next) && power < next)
        {
            token = _token;
            Advance();
            left = Measured(Infix(token, left));
        }

        _depth--;
        return left;
    }

    private static Syntax Measured(Syntax node)
    {
        var height = Math.Max(node.Left?.Height ?? 0, Math.Max(node.Right?.Height ?? 0, node.Third?.Height ?? 0));
        foreach (var item in node.Items)
            height = Math.Max(height, item.Height);

        foreach (var term in node.Terms)
            height = Math.Max(height, term.Key.Height);

        // Chains of steps become one path, so a long one nests nothing.
        node.Height = Math.Max(node.Height, height + 1);
        return node.Height > MaxHeight ? throw JsonataException.Of("S0501", node.Position) : node;
    }

    private Token Read(bool infix)
    {
        var token = _lexer.Next(infix);
        return token.Kind == TokenKind.Operator && !Powers.ContainsKey(token.Value) && !Others.Contains(token.Value)
            ? throw JsonataException.Of("S0204", token.Position, token: token.Value)
            : token;
    }

    private void Advance(bool infix = false) => _token = Read(infix);

    private void Expect(string id, bool infix = false)
    {
        if (_token.Id != id)
            throw JsonataException.Of(_token.Kind == TokenKind.End ? "S0203" : "S0202", _token.Position, token: _token.Value, value: $"\"{id}\"");

        Advance(infix);
    }

    private bool Skip(string id)
    {
        if (_token.Id != id)
            return false;

        Advance();
        return true;
    }

    private Syntax Prefix(Token token) => token.Kind switch
    {
        TokenKind.Name => new Syntax(SyntaxKind.Name, token.Value, token.Position),
        TokenKind.Variable => new Syntax(SyntaxKind.Variable, token.Value, token.Position),
        TokenKind.String => new Syntax(SyntaxKind.String, token.Value, token.Position),
        TokenKind.Number => new Syntax(SyntaxKind.Number, token.Value, token.Position) { Number = token.Number },
        TokenKind.Literal => new Syntax(SyntaxKind.Literal, token.Value, token.Position),
        TokenKind.Regex => new Syntax(SyntaxKind.Regex, token.Value, token.Position) { Flags = token.Flags },
        TokenKind.End => new Syntax(SyntaxKind.End, token.Value, token.Position),
        _ => PrefixOperator(token),
    };

    private Syntax PrefixOperator(Token token) => token.Value switch
    {
        "-" => new Syntax(SyntaxKind.Minus, "-", token.Position) { Left = Expression(70) },
        "*" => new Syntax(SyntaxKind.Wildcard, "*", token.Position),
        "**" => new Syntax(SyntaxKind.Descendant, "**", token.Position),
        "%" => new Syntax(SyntaxKind.Parent, "%", token.Position),
        "(" => Block(token),
        "[" => ArrayConstructor(token),
        "{" => new Syntax(SyntaxKind.Object, "{", token.Position) { Items = Pairs() },
        "|" => Transform(token),
        "and" or "or" or "in" => new Syntax(SyntaxKind.Operator, token.Value, token.Position),
        _ => throw JsonataException.Of("S0211", token.Position, token: token.Value),
    };

    private Syntax Infix(Token token, Syntax left) => token.Value switch
    {
        "(" => Call(token, left),
        "[" => Filter(token, left),
        "{" => new Syntax(SyntaxKind.Group, "{", token.Position) { Left = left, Items = Pairs() },
        "^" => Sort(token, left),
        "?" => Condition(token, left),
        ":=" => left.Kind == SyntaxKind.Variable
            ? new Syntax(SyntaxKind.Bind, ":=", token.Position) { Left = left, Right = Expression(9) }
            : throw JsonataException.Of("S0212", left.Position, token: left.Value),
        "@" => Named(SyntaxKind.Focus, token, left),
        "#" => Named(SyntaxKind.Index, token, left),
        "~>" => new Syntax(SyntaxKind.Apply, "~>", token.Position) { Left = left, Right = Expression(40) },
        _ => new Syntax(SyntaxKind.Binary, token.Value, token.Position) { Left = left, Right = Expression(Powers[token.Value]) },
    };

    private Syntax Named(SyntaxKind kind, Token token, Syntax left)
    {
        var name = Expression(80);
        return name.Kind == SyntaxKind.Variable
            ? new Syntax(kind, token.Value, token.Position) { Left = left, Right = name }
            : throw JsonataException.Of("S0214", name.Position, token: token.Value);
    }
}
