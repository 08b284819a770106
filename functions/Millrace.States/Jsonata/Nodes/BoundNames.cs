using Millrace.States.Jsonata.Parsing;

namespace Millrace.States.Jsonata.Nodes;

/// <summary>Which variables a tree binds by itself.</summary>
internal static class BoundNames
{
    /// <summary>All names that are bound anywhere in the tree.</summary>
    public static HashSet<string> Of(Syntax tree)
    {
        var names = new HashSet<string>();
        Visit(tree, node =>
        {
            if (node.Kind == SyntaxKind.Bind)
                names.Add(node.Left!.Value); // A variable stands there.

            if (node.Kind == SyntaxKind.Lambda)
                names.UnionWith(node.Items.Select(static one => one.Value));

            if (node.FocusName is not null)
                names.Add(node.FocusName);

            if (node.IndexName is not null)
                names.Add(node.IndexName);

            foreach (var stage in node.Stages ?? [])
            {
                if (stage.IndexName is not null)
                    names.Add(stage.IndexName);
            }

            return true;
        });
        return names;
    }

    /// <summary>Whether one of the expressions binds a variable in the frame that it is evaluated in.</summary>
    public static bool AreIn(IEnumerable<Syntax> parts)
    {
        var areIn = false;
        foreach (var part in parts)
        {
            Visit(part, node =>
            {
                areIn |= node.Kind == SyntaxKind.Bind;
                return !(node.Kind is SyntaxKind.Block or SyntaxKind.Lambda);
            });
        }

        return areIn;
    }

    /// <summary>Visits a node, and what lies below unless the visitor says no.</summary>
    public static void Visit(Syntax node, Func<Syntax, bool> visitor)
    {
        if (!visitor(node))
            return;

        foreach (var part in Parts(node))
            Visit(part, visitor);
    }

    private static IEnumerable<Syntax> Parts(Syntax node)
    {
        Syntax?[] sides = [node.Left, node.Right, node.Third];
        foreach (var side in sides)
        {
            if (side is not null)
                yield return side;
        }

        var lists = node.Items.Concat(node.Predicates ?? []).Concat(node.Terms.Select(static term => term.Key))
            .Concat((node.Stages ?? []).Where(static stage => stage.Filter is not null).Select(static stage => stage.Filter!)) // Just asked.
            .Concat(node.Grouping?.Items ?? []);
        foreach (var part in lists)
            yield return part;
    }
}
