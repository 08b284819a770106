using Millrace.States.Json;
using Millrace.States.Jsonata.Functions;
using Millrace.States.Jsonata.Parsing;
using Millrace.States.Jsonata.Values;

namespace Millrace.States.Jsonata.Nodes;

/// <summary>Makes operations of the arranged tree. Variables that the expression never binds are asked for outside at once.</summary>
internal sealed class NodeCompiler(HashSet<string> bound, bool seesOuterVariables)
{
    private int _level;

    public Externals Externals { get; } = new();

    public Node Compile(Syntax tree)
    {
        _level++;
        var node = Inner(tree);
        _level--;
        if (tree.Predicates is not null)
            node = new FilteredNode(node, [.. tree.Predicates.Select(one => new Filter(Compile(one)))], tree.KeepsArray, tree.Position);

        return tree.Grouping is null || node is TuplePathNode ? node : new GroupedNode(node, Group(tree.Grouping), tree.Grouping.Position);
    }

    private Node Inner(Syntax tree) => tree.Kind switch
    {
        SyntaxKind.Path => Path(tree),
        SyntaxKind.Name => new NameNode(tree.Value, tree.KeepsArray, tree.Position),
        SyntaxKind.Variable => Variable(tree),
        SyntaxKind.String => new ConstantNode(new JsonString(tree.Value), tree.Position),
        SyntaxKind.Number => new ConstantNode(Numbers.Of(tree.Number), tree.Position),
        SyntaxKind.Literal => new ConstantNode(tree.Value == "null" ? JsonNull.Instance : JsonBoolean.Of(tree.Value == "true"), tree.Position),
        SyntaxKind.Regex => new RegexNode(RegexFunction.Of(tree.Value, tree.Flags, tree.Position), tree.Position),
        SyntaxKind.Wildcard => new WildcardNode(tree.KeepsArray, tree.Position),
        SyntaxKind.Descendant => new DescendantNode(tree.KeepsArray, tree.Position),
        SyntaxKind.Parent => new ParentNode(string.Intern(tree.Slot!.Label), tree.KeepsArray, tree.Position), // Given when it was arranged.
        SyntaxKind.Binary => Binary(tree),
        SyntaxKind.Minus => new NegateNode(Compile(tree.Left!), tree.Position), // The operand.
        SyntaxKind.Array => new ArrayNode(All(tree.Items), tree.IsConstructedArray, tree.Position),
        SyntaxKind.Object => Group(tree),
        _ => Form(tree),
    };

    // Every form has the parts that its case names: the parser saw to it.
    private Node Form(Syntax tree) => tree.Kind switch
    {
        SyntaxKind.Bind => new BindNode(string.Intern(tree.Left!.Value), Compile(tree.Right!), tree.Position),
        SyntaxKind.Condition => new ConditionNode(Compile(tree.Left!), Compile(tree.Right!), tree.Third is null ? null : Compile(tree.Third), tree.Position),
        SyntaxKind.Block => new BlockNode(All(tree.Items), tree.Items.Count > 0 && BoundNames.AreIn(tree.Items), tree.Position),
        SyntaxKind.Apply => new ApplyNode(Compile(tree.Left!), Compile(tree.Right!), (_level, tree.KeepsArray), tree.Position),
        SyntaxKind.Function => new CallNode(Callee(tree), All(tree.Items), _level, tree.Position)
        {
            IsTailCall = tree.IsTailCall,
            KeepsArray = tree.KeepsArray,
        },
        SyntaxKind.Partial => new PartialNode(
            Callee(tree), [.. tree.Items.Select(one => one.Kind == SyntaxKind.Placeholder ? null : Compile(one))], tree.Position),
        SyntaxKind.Lambda => Lambda(tree),
        SyntaxKind.Transform => new TransformNode(
            Compile(tree.Left!), Compile(tree.Right!), tree.Third is null ? null : Compile(tree.Third), tree.Position),
        _ => throw JsonataException.Of("S0206", tree.Position, token: tree.Value),
    };

    private Node[] All(List<Syntax> items)
    {
        var nodes = new Node[items.Count];
        for (var i = 0; i < nodes.Length; i++)
            nodes[i] = Compile(items[i]);

        return nodes;
    }

    private Node Variable(Syntax tree)
    {
        if (tree.Value.Length == 0)
            return new ContextNode(tree.KeepsArray, tree.Position);

        if (tree.Value == "$")
            return new RootNode(tree.KeepsArray, tree.Position);

        var name = string.Intern(tree.Value);
        if (seesOuterVariables)
            return new NamedNode(name, tree.KeepsArray, tree.Position);

        return bound.Contains(name)
            ? new BoundNode(name, Externals.Index(name), tree.KeepsArray, tree.Position)
            : new ExternalNode(Externals.Index(name), tree.KeepsArray, tree.Position);
    }

    private Node Binary(Syntax tree)
    {
        var (left, right) = (Compile(tree.Left!), Compile(tree.Right!)); // A binary operation has both sides.
        return tree.Value switch
        {
            "+" or "-" or "*" or "/" or "%" => new ArithmeticNode(tree.Value[0], left, right, tree.Position),
            "=" or "!=" => new EqualityNode(tree.Value == "=", left, right, tree.Position),
            "<" or "<=" or ">" or ">=" => new OrderNode(tree.Value, left, right, tree.Position),
            "&" => new ConcatenationNode(left, right, tree.Position),
            "and" or "or" => new LogicNode(tree.Value == "and", left, right, tree.Position),
            ".." => new RangeNode(left, right, tree.Position),
            "in" => new InclusionNode(left, right, tree.Position),
            _ => throw JsonataException.Of("S0206", tree.Position, token: tree.Value),
        };
    }

    private GroupNode Group(Syntax tree) => new(
        [.. tree.Items.Where((_, i) => i % 2 == 0).Select(Compile)],
        [.. tree.Items.Where((_, i) => i % 2 == 1).Select(Compile)],
        tree.Position);

    private Callee Callee(Syntax tree)
    {
        var name = tree.Left!; // A call has something that is called.
        return name is { Kind: SyntaxKind.Path, Items: [{ Kind: SyntaxKind.Name } only] }
            ? new Callee(Compile(name), only.Value, IsName: true)
            : new Callee(Compile(name), name.Value, IsName: false);
    }

    private LambdaNode Lambda(Syntax tree)
    {
        var outer = _level;
        _level = 0;
        var body = Compile(tree.Left!); // The body.
        _level = outer;
        return new LambdaNode([.. tree.Items.Select(static one => string.Intern(one.Value))], body, tree.Signature, tree.Position);
    }

    private Node Path(Syntax tree)
    {
        PathStep[] steps = [.. tree.Items.Select(Step)];
        if (steps.Any(static one => one.IsTuple))
        {
            return new TuplePathNode(steps, tree.Grouping is null ? null : Group(tree.Grouping), tree.Position)
            {
                HandsOnTuples = tree.IsTuple,
                KeepsSingleton = tree.KeepsSingleton,
                KeepsArray = tree.KeepsArray,
            };
        }

        return new PathNode(steps, tree.Position) { KeepsSingleton = tree.KeepsSingleton, KeepsArray = tree.KeepsArray };
    }

    private PathStep Step(Syntax step) => new(step.Kind == SyntaxKind.Sort ? Sort(step) : Compile(step))
    {
        Stages = step.Stages is null ? [] : [.. step.Stages.Select(Stage)],
        IsTuple = step.IsTuple,
        FocusName = Interned(step.FocusName),
        IndexName = Interned(step.IndexName),
        AncestorLabel = Interned(step.Ancestor?.Label),
    };

    private PathStage Stage(Stage stage) =>
        new(stage.Filter is null ? null : new Filter(Compile(stage.Filter)), Interned(stage.IndexName));

    private SortNode Sort(Syntax step) => new([.. step.Terms.Select(one => new SortKey(Compile(one.Key), one.IsDescending))], step.Position);

    private static string? Interned(string? name) => name is null ? null : string.Intern(name);
}
