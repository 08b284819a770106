namespace Millrace.States.Jsonata.Parsing;

/// <summary>Makes paths of chains of steps, and hangs predicates, groupings and bound names onto their steps.</summary>
internal sealed class Arrangement
{
    private readonly Ancestry _ancestry = new();

    public static Syntax Arrange(Syntax tree)
    {
        var arranged = new Arrangement().Of(tree);
        return arranged.Kind == SyntaxKind.Parent || arranged.Seeking is not null
            ? throw JsonataException.Of("S0217", arranged.Position)
            : arranged;
    }

    private Syntax Of(Syntax node)
    {
        var result = node.Kind switch
        {
            SyntaxKind.Binary when node.Value == "." => Chain(node),
            SyntaxKind.Filter => Filter(node),
            SyntaxKind.Group => Group(node),
            SyntaxKind.Sort => Sort(node),
            SyntaxKind.Focus => Focus(node),
            SyntaxKind.Index => Index(node),
            SyntaxKind.Minus => Minus(node),
            SyntaxKind.Name => Path(node),
            SyntaxKind.Operator => Path(new Syntax(SyntaxKind.Name, node.Value, node.Position)),
            SyntaxKind.Parent => Parent(node),
            SyntaxKind.Lambda => Lambda(node),
            SyntaxKind.Block => Block(node),
            SyntaxKind.End => throw JsonataException.Of("S0207", node.Position, token: node.Value),
            _ => Members(node),
        };
        result.KeepsArray |= node.KeepsArray;
        return result;
    }

    private static Syntax Path(Syntax step) => new(SyntaxKind.Path, "", step.Position)
    {
        Items = [step],
        KeepsSingleton = step.KeepsArray,
    };

    /// <summary>Everything whose parts keep their places: the parts' wish for a parent becomes its own.</summary>
    private Syntax Members(Syntax node)
    {
        node.Left = Part(node, node.Left);
        node.Right = Part(node, node.Right);
        node.Third = Part(node, node.Third);
        for (var i = 0; i < node.Items.Count; i++)
            node.Items[i] = Part(node, node.Items[i])!; // Null only for null.

        return node;
    }

    private Syntax? Part(Syntax owner, Syntax? part)
    {
        if (part is null)
            return null;

        var arranged = Of(part);
        if (!(owner.Kind is SyntaxKind.Apply or SyntaxKind.Transform) && !(owner.Kind is SyntaxKind.Function or SyntaxKind.Partial && part == owner.Left))
            Ancestry.Push(owner, arranged);

        return arranged;
    }

    private Syntax Chain(Syntax node)
    {
        var left = Of(node.Left!); // A chain has both sides.
        var path = left.Kind == SyntaxKind.Path ? left : new Syntax(SyntaxKind.Path, "", node.Position) { Items = [left] };
        if (left.Kind == SyntaxKind.Parent)
            path.Seeking = [left.Slot!]; // Given when it was arranged.

        var rest = Of(node.Right!); // As above.
        if (rest.Kind == SyntaxKind.Path)
        {
            path.Items.AddRange(rest.Items);
        }
        else
        {
            MovePredicates(rest);
            path.Items.Add(rest);
        }

        foreach (var step in path.Items)
            AsStep(path, step);

        MarkConstructed(path.Items[0]);
        MarkConstructed(path.Items[^1]);
        Ancestry.Resolve(path);
        return path;
    }

    private static void AsStep(Syntax path, Syntax step)
    {
        if (step.Kind is SyntaxKind.Number or SyntaxKind.Literal)
            throw JsonataException.Of("S0213", step.Position, value: step.Value);

        if (step.Kind == SyntaxKind.String)
            step.Kind = SyntaxKind.Name;

        path.KeepsSingleton |= step.KeepsArray;
    }

    private static void MarkConstructed(Syntax step) => step.IsConstructedArray |= step.Kind == SyntaxKind.Array;

    private static void MovePredicates(Syntax step)
    {
        if (step.Predicates is null)
            return;

        step.Stages = [.. step.Predicates.Select(static one => new Stage(one, null))];
        step.Predicates = null;
    }

    private Syntax Filter(Syntax node)
    {
        var result = Of(node.Left!); // What is filtered.
        var step = result.Kind == SyntaxKind.Path ? result.Items[^1] : result;
        if (step.Grouping is not null)
            throw JsonataException.Of("S0209", node.Position);

        var filter = Of(node.Right!); // The predicate.
        if (filter.Seeking is not null)
        {
            foreach (var slot in filter.Seeking)
            {
                if (slot.Level == 1)
                    Ancestry.Seek(step, slot);
                else
                    slot.Level--;
            }

            Ancestry.Push(step, filter);
        }

        if (result.Kind == SyntaxKind.Path)
            (step.Stages ??= []).Add(new Stage(filter, null));
        else
            (step.Predicates ??= []).Add(filter);

        return result;
    }

    private Syntax Group(Syntax node)
    {
        var result = Of(node.Left!); // What is grouped.
        if (result.Grouping is not null)
            throw JsonataException.Of("S0210", node.Position);

        for (var i = 0; i < node.Items.Count; i++)
            node.Items[i] = Of(node.Items[i]);

        result.Grouping = node;
        return result;
    }

    private Syntax Sort(Syntax node)
    {
        var left = Of(node.Left!); // What is sorted.
        var path = left.Kind == SyntaxKind.Path ? left : new Syntax(SyntaxKind.Path, "", node.Position) { Items = [left] };
        var step = new Syntax(SyntaxKind.Sort, "^", node.Position) { Terms = node.Terms };
        foreach (var term in step.Terms)
        {
            term.Key = Of(term.Key);
            Ancestry.Push(step, term.Key);
        }

        path.Items.Add(step);
        Ancestry.Resolve(path);
        return path;
    }

    private Syntax Focus(Syntax node)
    {
        var result = Of(node.Left!); // The step that gets a name.
        var step = result.Kind == SyntaxKind.Path ? result.Items[^1] : result;
        if (step.Stages is not null || step.Predicates is not null)
            throw JsonataException.Of("S0215", node.Position);

        if (step.Kind == SyntaxKind.Sort)
            throw JsonataException.Of("S0216", node.Position);

        step.KeepsArray |= node.KeepsArray;
        step.FocusName = node.Right!.Value; // The parser saw to it that it is a variable.
        step.IsTuple = true;
        return result;
    }

    private Syntax Index(Syntax node)
    {
        var result = Of(node.Left!); // The step whose places get a name.
        var step = result;
        if (result.Kind == SyntaxKind.Path)
        {
            step = result.Items[^1];
        }
        else
        {
            result = new Syntax(SyntaxKind.Path, "", node.Position) { Items = [step] };
            MovePredicates(step);
        }

        var name = node.Right!.Value; // The parser saw to it that it is a variable.
        if (step.Stages is null)
            step.IndexName = name;
        else
            step.Stages.Add(new Stage(null, name));

        step.IsTuple = true;
        return result;
    }

    private Syntax Minus(Syntax node)
    {
        var operand = Of(node.Left!); // What is negated.
        if (operand.Kind == SyntaxKind.Number && operand.Predicates is null)
        {
            operand.Number = -operand.Number;
            return operand;
        }

        node.Left = operand;
        Ancestry.Push(node, operand);
        return node;
    }

    private Syntax Parent(Syntax node)
    {
        node.Slot = _ancestry.NewSlot();
        return node;
    }

    private Syntax Lambda(Syntax node)
    {
        node.Left = Of(node.Left!); // The body.
        MarkTailCalls(node.Left);
        return node;
    }

    private static void MarkTailCalls(Syntax node)
    {
        if (node.Predicates is not null || node.Grouping is not null)
            return;

        if (node.Kind == SyntaxKind.Function)
        {
            node.IsTailCall = true;
        }
        else if (node.Kind == SyntaxKind.Condition)
        {
            MarkTailCalls(node.Right!); // A condition has its then.
            if (node.Third is not null)
                MarkTailCalls(node.Third);
        }
        else if (node.Kind == SyntaxKind.Block && node.Items.Count > 0)
        {
            MarkTailCalls(node.Items[^1]);
        }
    }

    private Syntax Block(Syntax node)
    {
        Members(node);
        node.IsConstructedArray = node.Items.Any(static part =>
            part.IsConstructedArray || (part.Kind == SyntaxKind.Path && part.Items[0].IsConstructedArray));
        return node;
    }
}
