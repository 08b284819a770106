using Millrace.States.Validation;

namespace Millrace.States.Definitions;

/// <summary>What is learnt while a definition is compiled.</summary>
internal sealed class Compilation
{
    // A machine-made megabyte of mistakes must not become a gigabyte of sentences.
    private const int Most = 1000;
    private readonly List<DefinitionProblem> _problems = [];
    private readonly List<Diagnostic> _warnings = [];
    private readonly Dictionary<string, SortedSet<string>> _variables = [];

    /// <summary>What only AWS refuses is refused as well: resources that it does not know, what an express machine cannot do.</summary>
    public bool IsStrict { get; init; }

    /// <summary>The names of the states seen so far, on all levels.</summary>
    public HashSet<string> StateNames { get; } = [];

    /// <summary>The labels of the distributed Maps seen so far.</summary>
    public HashSet<string> Labels { get; } = [];

    public IReadOnlyList<DefinitionProblem> Problems => _problems;

    /// <summary>More problems are not kept, so nobody need look for them.</summary>
    public bool IsFull => _problems.Count >= Most;

    public IReadOnlyList<Diagnostic> Warnings => _warnings;

    /// <summary>For each state that reads variables, their names.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> VariableReferences => _variables
        .ToDictionary(state => state.Key, IReadOnlyList<string> (state) => [.. state.Value]);

    public void Add(string pointer, string sentence, string rule, AwsWords? words = null)
    {
        if (IsFull)
            return;

        words ??= new AwsWords(sentence.TrimEnd('.'));
        _problems.Add(new DefinitionProblem(pointer, sentence, rule) { Diagnostic = words.At(pointer), MissingField = words.MissingField });
    }

    public void Warn(Diagnostic warning)
    {
        if (_warnings.Count < Most)
            _warnings.Add(warning);
    }

    public void AddVariable(string state, string variable)
    {
        if (!_variables.TryGetValue(state, out var variables))
            _variables[state] = variables = new SortedSet<string>(StringComparer.Ordinal);

        variables.Add(variable);
    }
}
