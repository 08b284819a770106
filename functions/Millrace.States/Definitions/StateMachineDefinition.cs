using System.Diagnostics.CodeAnalysis;
using Millrace.States.Definitions;
using Millrace.States.Validation;

namespace Millrace.States;

/// <summary>A state machine in the Amazon States Language, checked and compiled. Immutable; run it as often as you like.</summary>
public sealed class StateMachineDefinition
{
    internal StateMachineDefinition(Machine machine, string? comment, TimeSpan? timeoutAfter) =>
        (Machine, Comment, TimeoutAfter) = (machine, comment, timeoutAfter);

    /// <summary>The comment that the definition starts with.</summary>
    public string? Comment { get; }

    /// <summary>How long an execution may take; null for as long as it likes.</summary>
    public TimeSpan? TimeoutAfter { get; }

    /// <summary>The names of the states of the outermost level, in the order in which they stand in the definition.</summary>
    public IReadOnlyList<string> StateNames => [.. Machine.States.Select(state => state.Name)];

    internal Machine Machine { get; }

    /// <summary>
    /// Which variables each state reads, on all levels: from the name of the state to the sorted names of the variables. States that read none are
    /// absent. This is what <c>DescribeStateMachine</c> calls <c>variableReferences</c>.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> VariableReferences { get; internal init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Reads a definition.</summary>
    /// <exception cref="DefinitionException">The definition has problems; the exception holds all of them.</exception>
    public static StateMachineDefinition Parse(string json, DefinitionOptions? options = null) =>
        TryParse(json, options ?? new DefinitionOptions(), out var definition, out var problems) ? definition : throw new DefinitionException(problems);

    /// <summary>Reads a definition, or says everything that is wrong with it. No text makes this throw.</summary>
    public static bool TryParse(
        string json,
        [NotNullWhen(true)] out StateMachineDefinition? definition,
        out IReadOnlyList<DefinitionProblem> problems) =>
        TryParse(json, new DefinitionOptions(), out definition, out problems);

    /// <inheritdoc cref="TryParse(string, out StateMachineDefinition?, out IReadOnlyList{DefinitionProblem})"/>
    public static bool TryParse(
        string json,
        DefinitionOptions options,
        [NotNullWhen(true)] out StateMachineDefinition? definition,
        out IReadOnlyList<DefinitionProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(options);
        var place = new Place("", new Compilation());
        definition = DefinitionReader.Read(json, options.Substitutions, place) is { } root ? DefinitionCompiler.Compile(root, place) : null;
        problems = place.Compilation.Problems;
        if (problems.Count > 0)
            definition = null;

        return definition is not null;
    }

    /// <summary>
    /// Says what AWS would say of a definition, in its words and its order. It is stricter than <see cref="Parse"/>, which accepts resources that AWS
    /// does not know, for those who have handlers for them. No text makes this throw.
    /// </summary>
    public static ValidationResult Validate(string json, ValidationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        options ??= new ValidationOptions();
        var place = new Place("", new Compilation { IsStrict = true }) { IsExpress = options.StateMachineType == StateMachineType.Express };
        if (DefinitionReader.Read(json, options.Substitutions, place) is { } root)
            DefinitionCompiler.Compile(root, place);

        return Diagnostics.Of(place.Compilation, options);
    }
}
