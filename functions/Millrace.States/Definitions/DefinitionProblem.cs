namespace Millrace.States;

/// <summary>One thing that is wrong with a definition.</summary>
/// <param name="Location">Where: a JSON pointer (RFC 6901); empty for the definition as a whole.</param>
/// <param name="Sentence">What is wrong and how to mend it.</param>
/// <param name="Rule">The rule that is broken, such as <c>unknown-field</c>: one of <see cref="DefinitionRules"/>.</param>
public sealed record DefinitionProblem(string Location, string Sentence, string Rule)
{
    /// <summary>Location, sentence and rule on one line.</summary>
    public override string ToString() => $"{(Location.Length == 0 ? "/" : Location)}: {Sentence} [{Rule}]";
}

/// <summary>The rules that a definition must keep.</summary>
public static class DefinitionRules
{
    /// <summary>The text is one JSON object, not nested too deep and not too long.</summary>
    public const string Json = "json";

    /// <summary>No object has a key twice.</summary>
    public const string DuplicateKey = "duplicate-key";

    /// <summary>No two states have the same name, not even on different levels.</summary>
    public const string DuplicateState = "duplicate-state";

    /// <summary>Every field is one that the language knows at this place.</summary>
    public const string UnknownField = "unknown-field";

    /// <summary>Required fields are there.</summary>
    public const string MissingField = "missing-field";

    /// <summary>A field has the right type and a value in its range.</summary>
    public const string BadValue = "bad-value";

    /// <summary>Of two fields that exclude each other only one is there.</summary>
    public const string Conflict = "conflict";

    /// <summary>Each state says where it goes: exactly one of Next and End.</summary>
    public const string Transition = "transition";

    /// <summary>StartAt, Next and Default name states of the same level.</summary>
    public const string DanglingTarget = "dangling-target";

    /// <summary>Every state can be reached.</summary>
    public const string Unreachable = "unreachable-state";

    /// <summary>Paths are JSONPaths.</summary>
    public const string BadPath = "bad-path";

    /// <summary>Calls of intrinsic functions can be read.</summary>
    public const string BadIntrinsic = "bad-intrinsic";

    /// <summary>The definition uses only what this interpreter supports.</summary>
    public const string NotSupported = "not-supported";
}

/// <summary>A definition that cannot be run, with everything that is wrong with it.</summary>
public sealed class DefinitionException(IReadOnlyList<DefinitionProblem> problems)
    : Exception($"The state machine definition has {problems.Count} problem(s):\n{string.Join('\n', problems)}")
{
    /// <summary>All problems, in the order in which they stand in the definition.</summary>
    public IReadOnlyList<DefinitionProblem> Problems => problems;
}

/// <summary>Collects what is wrong while a definition is compiled.</summary>
internal sealed class ProblemList
{
    // A machine-made megabyte of mistakes must not become a gigabyte of sentences.
    private const int Most = 1000;
    private readonly List<DefinitionProblem> _problems = [];

    /// <summary>The names of the states seen so far, on all levels.</summary>
    public HashSet<string> StateNames { get; } = [];

    public IReadOnlyList<DefinitionProblem> All => _problems;

    public void Add(string pointer, string sentence, string rule)
    {
        if (_problems.Count < Most)
            _problems.Add(new DefinitionProblem(pointer, sentence, rule));
    }
}
