using Millrace.States.Jsonata.Functions;
using Millrace.States.Jsonata.Nodes;
using Millrace.States.Jsonata.Parsing;

namespace Millrace.States.Jsonata;

/// <summary>What an expression wants of the world around it.</summary>
internal sealed record ProgramUses(
    IReadOnlyList<string> FreeVariables, IReadOnlyList<IReadOnlyList<string>> StatesPaths, bool IsRandom, bool UsesEval)
{
    public static ProgramUses Of(Syntax tree, HashSet<string> bound)
    {
        var free = new List<string>();
        var paths = new List<IReadOnlyList<string>>();
        var started = new HashSet<Syntax>();
        var (isRandom, usesEval) = (false, false);
        BoundNames.Visit(tree, node =>
        {
            if (node.Kind == SyntaxKind.Path && IsStates(node.Items[0], bound))
            {
                started.Add(node.Items[0]);
                paths.Add([.. node.Items.Skip(1).TakeWhile(static step => step.Kind == SyntaxKind.Name).Select(static step => step.Value)]);
            }

            if (node.Kind != SyntaxKind.Variable || node.Value is "" or "$" || bound.Contains(node.Value))
                return true;

            if (IsStates(node, bound) && !started.Contains(node))
                paths.Add([]);

            isRandom |= Library.Find(node.Value)?.IsRandom == true;
            usesEval |= node.Value == "eval";
            if (Library.Find(node.Value) is null && !free.Contains(node.Value))
                free.Add(node.Value);

            return true;
        });
        return new ProgramUses(free, paths, isRandom, usesEval);
    }

    private static bool IsStates(Syntax node, HashSet<string> bound) =>
        node is { Kind: SyntaxKind.Variable, Value: "states" } && !bound.Contains("states");
}
