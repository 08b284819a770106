namespace Millrace.States.Jsonata.Parsing;

/// <summary>Finds for every parent operator the step whose input it means, which then remembers that input under a label.</summary>
internal sealed class Ancestry
{
    private int _labels;

    public AncestorSlot NewSlot() => new($"!{_labels++}");

    /// <summary>The parent that <paramref name="part"/> still looks for is looked for by its owner.</summary>
    public static void Push(Syntax owner, Syntax part)
    {
        if (part.Seeking is null && part.Kind != SyntaxKind.Parent)
            return;

        var slots = Slots(part);
        owner.Seeking = owner.Seeking is null ? slots : [.. owner.Seeking, .. slots];
    }

    public static void Resolve(Syntax path)
    {
        foreach (var slot in Slots(path.Items[^1]))
        {
            var index = path.Items.Count - 2;
            while (slot.Level > 0)
            {
                if (index < 0)
                {
                    (path.Seeking ??= []).Add(slot);
                    break;
                }

                var step = path.Items[index--];
                // Steps that bind their focus one after the other stay with the same parent.
                while (index >= 0 && step.FocusName is not null && path.Items[index].FocusName is not null)
                    step = path.Items[index--];

                Seek(step, slot);
            }
        }
    }

    public static void Seek(Syntax node, AncestorSlot slot)
    {
        switch (node.Kind)
        {
            case SyntaxKind.Name or SyntaxKind.Wildcard:
                if (--slot.Level == 0)
                    Remember(node, slot);
                break;
            case SyntaxKind.Parent:
                slot.Level++;
                break;
            case SyntaxKind.Block:
                if (node.Items.Count > 0)
                {
                    node.IsTuple = true;
                    Seek(node.Items[^1], slot);
                }

                break;
            case SyntaxKind.Path:
                node.IsTuple = true;
                var index = node.Items.Count - 1;
                Seek(node.Items[index--], slot);
                while (slot.Level > 0 && index >= 0)
                    Seek(node.Items[index--], slot);
                break;
            default:
                throw JsonataException.Of("S0217", node.Position);
        }
    }

    private static void Remember(Syntax node, AncestorSlot slot)
    {
        if (node.Ancestor is not null)
            slot.Label = node.Ancestor.Label;

        node.Ancestor = slot;
        node.IsTuple = true;
    }

    private static List<AncestorSlot> Slots(Syntax node) =>
        node.Kind == SyntaxKind.Parent ? [.. node.Seeking ?? [], node.Slot!] : node.Seeking ?? []; // A parent has a slot from its arrangement.
}
