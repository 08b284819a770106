namespace Millrace.States.Jsonata.Parsing;

internal enum SyntaxKind
{
    Name, Variable, String, Number, Literal, Regex, Wildcard, Descendant, Parent, Operator, End,
    Binary, Minus, Array, Object, Filter, Group, Sort, Bind, Focus, Index, Apply,
    Function, Partial, Lambda, Condition, Block, Transform, Path, Placeholder,
}

/// <summary>
/// A node of the text's tree. The parser fills what was written; <see cref="Arrangement"/> makes paths of chains,
/// hangs predicates onto steps and finds out which steps have to remember their parents.
/// </summary>
internal sealed class Syntax(SyntaxKind kind, string value, int position)
{
    public SyntaxKind Kind { get; set; } = kind;

    public string Value { get; } = value;

    public int Position { get; } = position;

    public double Number { get; set; }

    public string Flags { get; init; } = "";

    /// <summary>How many nodes lie below, at most: bounds every recursion over the tree.</summary>
    public int Height { get; set; } = 1;

    public Syntax? Left { get; set; }

    public Syntax? Right { get; set; }

    /// <summary>The condition's otherwise, or what a transform deletes.</summary>
    public Syntax? Third { get; set; }

    /// <summary>Items of an array, arguments, parameters, expressions of a block, steps of a path, keys and values in turn.</summary>
    public List<Syntax> Items { get; set; } = [];

    public List<SortTerm> Terms { get; set; } = [];

    public Signature? Signature { get; set; }

    public bool KeepsArray { get; set; }

    // What the arrangement adds.
    public List<Syntax>? Predicates { get; set; }

    public List<Stage>? Stages { get; set; }

    public Syntax? Grouping { get; set; }

    public string? FocusName { get; set; }

    public string? IndexName { get; set; }

    public AncestorSlot? Ancestor { get; set; }

    public AncestorSlot? Slot { get; set; }

    public List<AncestorSlot>? Seeking { get; set; }

    public bool IsTuple { get; set; }

    public bool IsConstructedArray { get; set; }

    public bool KeepsSingleton { get; set; }

    public bool IsTailCall { get; set; }
}

internal sealed record SortTerm(Syntax Key, bool IsDescending)
{
    public Syntax Key { get; set; } = Key;
}

/// <summary>What follows a step: a filter, or a name for the index.</summary>
internal sealed record Stage(Syntax? Filter, string? IndexName);

/// <summary>A use of the parent operator, on its way to the step whose input it means.</summary>
internal sealed class AncestorSlot(string label)
{
    public string Label { get; set; } = label;

    public int Level { get; set; } = 1;
}
