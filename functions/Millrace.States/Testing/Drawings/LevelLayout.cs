namespace Millrace.States.Testing.Drawings;

/// <summary>A way as it is drawn: through these points, from its state to its target.</summary>
/// <param name="From">The state.</param>
/// <param name="Way">The way.</param>
/// <param name="Stops">The source, the points on the way, the target. From one to the next the way crosses the space between two rows.</param>
internal sealed record DrawnPath(Node From, DrawnWay Way, IReadOnlyList<Node> Stops);

/// <summary>The places of all that is on one level.</summary>
internal sealed class LevelLayout
{
    public const double RowGap = 38;
    public const double Margin = 22;
    public const double TitleHeight = 40;
    private const double BoxHeight = 42;
    private const double LetterWidth = 8;
    private const double SmallLetterWidth = 6.3;

    private LevelLayout(DrawnMachine machine) => Machine = machine;

    public DrawnMachine Machine { get; }

    public double Width { get; private set; }

    public double Height { get; private set; }

    public IReadOnlyList<Node> Nodes { get; private set; } = [];

    public IReadOnlyList<DrawnPath> Paths { get; private set; } = [];

    public Node Start => Nodes.First(node => node.State?.Name == Machine.Start);

    public static LevelLayout Of(DrawnMachine machine)
    {
        var layout = new LevelLayout(machine);
        var states = machine.States.ToDictionary(state => state.Name, NodeOf);
        var order = Order(machine);
        var rank = order.Select((name, i) => (name, i)).ToDictionary(one => one.name, one => one.i);
        List<(DrawnPath Path, bool IsUpward)> paths = [];
        List<Node> labels = [];
        foreach (var state in order.Select(name => states[name]))
        {
            foreach (var way in state.State?.Ways ?? [])
            {
                if (way.Target is null)
                    continue;

                var target = states[way.Target];
                Node[] stops = way.Label is { Length: > 0 } label && target != state
                    ? [state, new Node((Letters(label) * SmallLetterWidth) + 12, 18) { Label = label }, target]
                    : [state, target];
                paths.Add((new DrawnPath(state, way, stops), rank[way.Target] < rank[state.State?.Name ?? ""]));
                labels.AddRange(stops.Where(stop => stop.Label is not null));
            }
        }

        layout.Place(states.Values.Concat(labels).ToList(), paths);
        return layout;
    }

    private void Place(List<Node> nodes, List<(DrawnPath Path, bool IsUpward)> paths)
    {
        foreach (var (path, isUpward) in paths.Where(one => one.Path.Stops[0] != one.Path.Stops[^1]))
        {
            var stops = isUpward ? path.Stops.Reverse().ToList() : path.Stops;
            for (var i = 1; i < stops.Count; i++)
                Layers.Connect(stops[i - 1], stops[i]);
        }

        var layers = new Layers();
        layers.Fill(Sorted(nodes));
        Paths = [.. paths.Select(one => Through(layers, one.Path, one.IsUpward))];
        layers.Arrange();
        Nodes = [.. layers.Rows.SelectMany(row => row)];
        var left = Nodes.Min(node => node.Left) - Margin;
        var top = Margin + 18;
        foreach (var row in layers.Rows)
        {
            var height = row.Max(node => node.Height);
            foreach (var node in row)
            {
                node.X -= left;
                node.Top = top + ((height - node.Height) / 2);
                (node.RowTop, node.RowBottom) = (top, top + height);
            }

            top += height + RowGap;
        }

        Width = Nodes.Max(node => node.Left + node.Width) + Margin;
        Height = top - RowGap + Margin + 12;
    }

    private static DrawnPath Through(Layers layers, DrawnPath path, bool isUpward)
    {
        if (path.Stops[0] == path.Stops[^1])
            return path;

        var downwards = isUpward ? path.Stops.Reverse().ToList() : path.Stops;
        List<Node> stops = [downwards[0]];
        for (var i = 1; i < downwards.Count; i++)
        {
            stops.AddRange(layers.Pass(downwards[i - 1], downwards[i]));
            stops.Add(downwards[i]);
        }

        if (isUpward)
            stops.Reverse();

        return path with { Stops = stops };
    }

    private static Node NodeOf(DrawnState state)
    {
        var width = Math.Max(Letters(SvgDrawing.Shorten(state.Name)) * LetterWidth, (state.Type.Length + 6) * SmallLetterWidth) + 26;
        if (state.Inner.Count == 0)
            return new Node(width, BoxHeight) { State = state };

        LevelLayout[] inner = [.. state.Inner.Select(Of)];
        return new Node(Math.Max(width, inner.Sum(level => level.Width + 12) + 12), inner.Max(level => level.Height) + TitleHeight + 12)
        {
            State = state,
            Inner = inner,
        };
    }

    // Letters of other scripts may be twice as wide.
    private static int Letters(string text) => text.Length + text.Count(letter => letter > '\u02FF');

    // A depth-first order in which a way that leads back is the only one that leads upwards.
    private static List<string> Order(DrawnMachine machine)
    {
        var states = machine.States.ToDictionary(state => state.Name);
        List<string> finished = [];
        HashSet<string> seen = [machine.Start];
        var open = new Stack<(string Name, IEnumerator<string> Targets)>();
        open.Push((machine.Start, Targets(states[machine.Start])));
        while (open.TryPeek(out var top))
        {
            if (!top.Targets.MoveNext())
            {
                finished.Add(open.Pop().Name);
                continue;
            }

            var next = top.Targets.Current;
            if (seen.Add(next))
                open.Push((next, Targets(states[next])));
        }

        finished.Reverse();
        return finished;
    }

    // The last first, so that the first is finished last and stands first in the order.
    private static IEnumerator<string> Targets(DrawnState state) =>
        state.Ways.Select(way => way.Target).OfType<string>().Reverse().ToList().GetEnumerator();

    private static List<Node> Sorted(List<Node> nodes)
    {
        List<Node> sorted = [];
        var missing = nodes.ToDictionary(node => node, node => node.Above.Count);
        var ready = new Queue<Node>(nodes.Where(node => node.Above.Count == 0));
        while (ready.TryDequeue(out var node))
        {
            sorted.Add(node);
            foreach (var below in node.Below)
            {
                if (--missing[below] == 0)
                    ready.Enqueue(below);
            }
        }

        return sorted;
    }
}
