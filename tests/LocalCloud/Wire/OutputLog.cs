namespace LocalCloud.Wire;

/// <summary>The last lines that somebody wrote.</summary>
public sealed class OutputLog
{
    private const int Kept = 20_000;
    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = [];
    private readonly string _name;
    private readonly TextWriter? _echo;

    internal OutputLog(string name, TextWriter? echo) => (_name, _echo) = (name, echo);

    /// <summary>The lines, oldest first.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join('\n', Lines);

    internal void Add(string line)
    {
        lock (_lock)
        {
            _lines.Enqueue(line);
            if (_lines.Count > Kept)
                _lines.Dequeue();

            _echo?.WriteLine($"{_name}: {line}");
        }
    }
}
