using Millrace.States.Json;
using Millrace.States.Validation;

namespace Millrace.States.Definitions;

/// <summary>A place in a definition: what is learnt there is kept with it.</summary>
/// <param name="Pointer">The JSON pointer.</param>
/// <param name="Compilation">What is learnt.</param>
internal sealed record Place(string Pointer, Compilation Compilation)
{
    /// <summary>The state around the place. Empty outside of states.</summary>
    public string State { get; private init; } = "";

    private int StateLength { get; init; }

    /// <summary>What is here runs in express executions.</summary>
    public bool IsExpress { get; init; }

    /// <summary>The place inside of its state, as the messages of AWS name it: <c>Choices[1]/Output</c>.</summary>
    public string Field => AwsWords.LocationOf(Pointer[StateLength..]).TrimStart('/');

    public Place At(string key) => this with { Pointer = JsonPointer.Append(Pointer, key) };

    public Place At(int index) => this with { Pointer = $"{Pointer}/{index}" };

    public Place AtState(string name)
    {
        var place = At(name);
        return place with { State = name, StateLength = place.Pointer.Length };
    }

    public void Problem(string sentence, string rule, AwsWords? words = null) => Compilation.Add(Pointer, sentence, rule, words);

    public void Warn(string sentence, string code) =>
        Compilation.Warn(new Diagnostic(DiagnosticSeverity.Warning, code, sentence, AwsWords.LocationOf(Pointer)));

    public void UsesVariable(string name) => Compilation.AddVariable(State, name);
}
