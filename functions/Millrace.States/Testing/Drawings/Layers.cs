namespace Millrace.States.Testing.Drawings;

/// <summary>Something that has a place in a drawing: a state, the label of a way, or a point where a long way passes a row.</summary>
internal sealed class Node(double width, double height)
{
    public DrawnState? State { get; init; }

    public IReadOnlyList<LevelLayout> Inner { get; init; } = [];

    /// <summary>The text of a way, where this is its label.</summary>
    public string? Label { get; init; }

    public double Width => width;

    public double Height => height;

    public int Layer { get; set; }

    /// <summary>The place in its row.</summary>
    public int Place { get; set; }

    /// <summary>The middle.</summary>
    public double X { get; set; }

    public double Top { get; set; }

    public double RowTop { get; set; }

    public double RowBottom { get; set; }

    public double Left => X - (Width / 2);

    public List<Node> Above { get; } = [];

    public List<Node> Below { get; } = [];
}

/// <summary>
/// Puts nodes in rows, so that ways go downwards, and in an order with few crossings. A way over several rows passes each at a node of its own, and so
/// never through a box.
/// </summary>
internal sealed class Layers
{
    private const int Sweeps = 6;
    private const double Gap = 26;
    private readonly List<List<Node>> _rows = [];

    public IReadOnlyList<IReadOnlyList<Node>> Rows => _rows;

    /// <summary>Every node in its row, one below all that it hangs on.</summary>
    /// <param name="nodes">In an order in which no node stands before one that it hangs on.</param>
    public void Fill(IReadOnlyList<Node> nodes)
    {
        foreach (var node in nodes)
        {
            node.Layer = node.Above.Count == 0 ? 0 : node.Above.Max(above => above.Layer) + 1;
            Row(node.Layer).Add(node);
        }
    }

    /// <summary>The nodes where a way from one node down to another passes the rows between them.</summary>
    public IReadOnlyList<Node> Pass(Node from, Node to)
    {
        from.Below.Remove(to);
        to.Above.Remove(from);
        List<Node> passed = [];
        var last = from;
        for (var layer = from.Layer + 1; layer < to.Layer; layer++)
        {
            var point = new Node(10, 0) { Layer = layer };
            Row(layer).Add(point);
            Connect(last, point);
            passed.Add(point);
            last = point;
        }

        Connect(last, to);
        return passed;
    }

    public static void Connect(Node above, Node below)
    {
        above.Below.Add(below);
        below.Above.Add(above);
    }

    public void Arrange()
    {
        foreach (var row in _rows)
            Number(row);

        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var isDown = sweep % 2 == 0;
            foreach (var row in isDown ? _rows : Enumerable.Reverse(_rows))
                Sort(row, isDown);
        }

        foreach (var row in _rows)
            Spread(row, [.. row.Select(_ => 0.0)]);

        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var isDown = sweep % 2 == 0;
            foreach (var row in isDown ? _rows : Enumerable.Reverse(_rows))
                Spread(row, [.. row.Select(node => Middle(isDown ? node.Above : node.Below, node.X))]);
        }
    }

    private List<Node> Row(int layer)
    {
        while (_rows.Count <= layer)
            _rows.Add([]);

        return _rows[layer];
    }

    private static void Sort(List<Node> row, bool isDown)
    {
        var sorted = row.OrderBy(node =>
        {
            var near = isDown ? node.Above : node.Below;
            return near.Count == 0 ? node.Place : near.Average(one => one.Place);
        }).ToList();
        row.Clear();
        row.AddRange(sorted);
        Number(row);
    }

    private static void Number(List<Node> row)
    {
        for (var i = 0; i < row.Count; i++)
            row[i].Place = i;
    }

    private static double Middle(List<Node> near, double otherwise) => near.Count == 0 ? otherwise : near.Average(node => node.X);

    // As near as there is room to where each wants to be, and in the middle of it on the whole.
    private static void Spread(List<Node> row, double[] wanted)
    {
        for (var i = 0; i < row.Count; i++)
            row[i].X = i == 0 ? wanted[i] : Math.Max(wanted[i], row[i - 1].X + Distance(row[i - 1], row[i]));

        var shift = row.Select((node, i) => wanted[i] - node.X).Average();
        for (var i = row.Count - 1; i >= 0; i--)
        {
            var right = i == row.Count - 1 ? double.MaxValue : row[i + 1].X - Distance(row[i], row[i + 1]);
            row[i].X = Math.Min(row[i].X + shift, right);
        }

        // What was pushed to the left may now stand on its neighbour.
        for (var i = 1; i < row.Count; i++)
            row[i].X = Math.Max(row[i].X, row[i - 1].X + Distance(row[i - 1], row[i]));
    }

    private static double Distance(Node left, Node right) => ((left.Width + right.Width) / 2) + Gap;
}
