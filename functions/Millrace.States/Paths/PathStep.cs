using System.Globalization;

namespace Millrace.States.Paths;

/// <summary>One step of a JSONPath.</summary>
internal abstract record PathStep
{
    private PathStep() { }

    /// <summary>A definite step leads to at most one value.</summary>
    public virtual bool IsDefinite => false;

    public sealed record Name(string Key) : PathStep
    {
        public override bool IsDefinite => true;

        public override string ToString() => $"['{Key}']";
    }

    public sealed record Index(int At) : PathStep
    {
        public override bool IsDefinite => true;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{At}]");
    }

    /// <summary>A function at the end of a path, such as <c>length()</c>.</summary>
    public sealed record Function(string Called) : PathStep
    {
        public override bool IsDefinite => true;

        public override string ToString() => $".{Called}()";
    }

    /// <summary>Several names at the end of a path: an object of those members that are there.</summary>
    public sealed record Merge(IReadOnlyList<string> Keys) : PathStep
    {
        public override bool IsDefinite => true;

        public override string ToString() => $"[{string.Join(",", Keys.Select(key => $"'{key}'"))}]";
    }

    /// <summary>Several names on the way: each is followed.</summary>
    public sealed record Names(IReadOnlyList<string> Keys) : PathStep
    {
        public override string ToString() => $"[{string.Join(",", Keys.Select(key => $"'{key}'"))}]";
    }

    public sealed record Indexes(IReadOnlyList<int> At) : PathStep
    {
        public override string ToString() => $"[{string.Join(",", At)}]";
    }

    public sealed record Slice(int? From, int? To, int By) : PathStep
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{From}:{To}]");
    }

    public sealed record Wildcard : PathStep
    {
        public override string ToString() => "[*]";
    }

    public sealed record Filter(PathFilter Condition) : PathStep
    {
        /// <summary>The descent has been to the items already: an array need not be asked for them again unless it is wanted itself.</summary>
        public bool IsAfterDescent { get; init; }

        public override string ToString() => "[?]";
    }

    /// <summary><c>..</c>: the value and all that it holds, to which the next step is applied.</summary>
    public sealed record Descend : PathStep
    {
        public override string ToString() => ".";
    }
}
