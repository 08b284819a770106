using Millrace.States.Jsonata.Parsing;

namespace Millrace.States.Language;

/// <summary>
/// What a JSONata expression reads from the document that it is applied to. In a state machine there is none: all data is in variables, so each
/// such read is a mistake, and AWS refuses it.
/// </summary>
internal static class DocumentReads
{
    /// <summary>The names read, each once, with <c>$</c> and <c>$$</c> for the document itself.</summary>
    /// <param name="text">An expression that is known to be JSONata.</param>
    public static IReadOnlyCollection<string> In(string text)
    {
        List<string> names = [];
        Collect(Arrangement.Arrange(Parser.Parse(text)), names);
        return [.. names.Distinct()];
    }

    private static void Collect(Syntax node, List<string> names)
    {
        switch (node.Kind)
        {
            case SyntaxKind.Name:
            case SyntaxKind.Variable when node.Value is "":
                names.Add(node.Kind == SyntaxKind.Name ? node.Value : "$");
                break;
            case SyntaxKind.Variable when node.Value is "$":
                names.Add("$$");
                break;
            case SyntaxKind.Path:
                // The other steps read from what the first one yields.
                Collect(node.Items[0], names);
                break;
            case SyntaxKind.Transform or SyntaxKind.Sort or SyntaxKind.Filter:
                break;
            default:
                CollectParts(node, names);
                break;
        }
    }

    private static void CollectParts(Syntax node, List<string> names)
    {
        // A parameter is written as a variable, and reads nothing.
        var parts = node.Kind == SyntaxKind.Lambda ? [] : node.Items;
        foreach (var part in (Syntax?[])[node.Left, node.Right, node.Third, .. parts])
        {
            if (part is not null)
                Collect(part, names);
        }
    }
}
