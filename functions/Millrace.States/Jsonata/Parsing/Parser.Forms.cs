using System.Text;

namespace Millrace.States.Jsonata.Parsing;

/// <summary>The forms that have brackets or keywords.</summary>
internal sealed partial class Parser
{
    private Syntax Block(Token token)
    {
        var items = new List<Syntax>();
        while (_token.Id != ")")
        {
            items.Add(Expression(0));
            if (!Skip(";"))
                break;
        }

        Expect(")", infix: true);
        return new Syntax(SyntaxKind.Block, "(", token.Position) { Items = items };
    }

    private Syntax ArrayConstructor(Token token)
    {
        var items = new List<Syntax>();
        if (_token.Id != "]")
        {
            do
            {
                var item = Expression(0);
                if (_token.Id == "..")
                {
                    var position = _token.Position;
                    Advance();
                    item = Measured(new Syntax(SyntaxKind.Binary, "..", position) { Left = item, Right = Expression(0) });
                }

                items.Add(item);
            }
            while (Skip(","));
        }

        Expect("]", infix: true);
        return new Syntax(SyntaxKind.Array, "[", token.Position) { Items = items };
    }

    private List<Syntax> Pairs()
    {
        var pairs = new List<Syntax>();
        if (_token.Id != "}")
        {
            do
            {
                pairs.Add(Expression(0));
                Expect(":");
                pairs.Add(Expression(0));
            }
            while (Skip(","));
        }

        Expect("}", infix: true);
        return pairs;
    }

    private Syntax Transform(Token token)
    {
        var pattern = Expression(0);
        Expect("|");
        var update = Expression(0);
        var delete = Skip(",") ? Expression(0) : null;
        Expect("|", infix: true);
        return new Syntax(SyntaxKind.Transform, "|", token.Position) { Left = pattern, Right = update, Third = delete };
    }

    private Syntax Filter(Token token, Syntax left)
    {
        if (_token.Id == "]")
        {
            var step = left;
            while (step is { Kind: SyntaxKind.Filter, Left: { } inner })
                step = inner;

            step.KeepsArray = true;
            Expect("]", infix: true);
            return left;
        }

        var filter = Expression(0);
        Expect("]", infix: true);
        return new Syntax(SyntaxKind.Filter, "[", token.Position) { Left = left, Right = filter };
    }

    private Syntax Sort(Token token, Syntax left)
    {
        Expect("(");
        var terms = new List<SortTerm>();
        do
        {
            var isDescending = Skip(">");
            if (!isDescending)
                Skip("<");

            terms.Add(new SortTerm(Expression(0), isDescending));
        }
        while (Skip(","));

        Expect(")", infix: true);
        return new Syntax(SyntaxKind.Sort, "^", token.Position) { Left = left, Terms = terms };
    }

    private Syntax Condition(Token token, Syntax left)
    {
        var then = Expression(0);
        var otherwise = Skip(":") ? Expression(0) : null;
        return new Syntax(SyntaxKind.Condition, "?", token.Position) { Left = left, Right = then, Third = otherwise };
    }

    private Syntax Call(Token token, Syntax left)
    {
        var arguments = new List<Syntax>();
        var kind = SyntaxKind.Function;
        if (_token.Id != ")")
        {
            do
            {
                if (_token.Id == "?")
                {
                    kind = SyntaxKind.Partial;
                    arguments.Add(new Syntax(SyntaxKind.Placeholder, "?", _token.Position));
                    Advance();
                }
                else
                {
                    arguments.Add(Expression(0));
                }
            }
            while (Skip(","));
        }

        Expect(")", infix: true);
        return left is { Kind: SyntaxKind.Name, Value: "function" or "λ" }
            ? Lambda(token, arguments)
            : new Syntax(kind, "(", token.Position) { Left = left, Items = arguments };
    }

    private Syntax Lambda(Token token, List<Syntax> parameters)
    {
        for (var i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].Kind != SyntaxKind.Variable)
                throw JsonataException.Of("S0208", parameters[i].Position, token: parameters[i].Value, value: $"{i + 1}");
        }

        var signature = _token.Id == "<" ? ReadSignature() : null;
        Expect("{");
        var body = Expression(0);
        Expect("}", infix: true);
        return new Syntax(SyntaxKind.Lambda, "function", token.Position) { Items = parameters, Signature = signature, Left = body };
    }

    private Signature ReadSignature()
    {
        var position = _token.Position;
        var text = new StringBuilder("<");
        for (var depth = 1; depth > 0 && _token.Id is not ("{" or "(end)");)
        {
            Advance();
            depth += _token.Id switch { ">" => -1, "<" => 1, _ => 0 };
            text.Append(_token.Value);
        }

        Expect(">");
        return Signature.Parse(text.ToString(), position);
    }
}
