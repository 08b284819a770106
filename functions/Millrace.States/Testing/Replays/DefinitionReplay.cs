using System.Text.Json;

namespace Millrace.States.Testing.Replays;

/// <summary>What AWS said of definitions when it was asked.</summary>
internal static class DefinitionReplay
{
    /// <summary>The answer of <c>ValidateStateMachineDefinition</c>.</summary>
    public static ReplayVerdict Validate(RecordedCase recorded)
    {
        if (recorded.Definition is not { } text)
            return ReplayVerdict.NotRun("The case has no definition.");

        var result = StateMachineDefinition.Validate(text, OptionsOf(recorded));
        var here = result.Diagnostics.Select(one => $"{one.Severity.ToString().ToUpperInvariant()} {one.Code} {one.Message} {one.Location}");
        var diagnostics = RecordedCase.Member(recorded.Expected, "diagnostics") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().ToList() : [];
        var wanted = diagnostics.Select(one =>
            $"{RecordedCase.Text(one, "severity")} {RecordedCase.Text(one, "code")} {RecordedCase.Text(one, "message")} {RecordedCase.Text(one, "location")}");
        return ReplayVerdict.Same(string.Join("; ", here), string.Join("; ", wanted));
    }

    /// <summary>The variables that <c>DescribeStateMachine</c> names.</summary>
    public static ReplayVerdict References(RecordedCase recorded)
    {
        if (recorded.Definition is not { } text)
            return ReplayVerdict.NotRun("The case has no definition.");

        if (!StateMachineDefinition.TryParse(text, out var definition, out var problems))
            return ReplayVerdict.Of($"The definition has problems: {problems[0]}");

        var here = definition.VariableReferences.OrderBy(state => state.Key, StringComparer.Ordinal).Select(state => $"{state.Key}: {string.Join(", ", state.Value)}");
        var references = RecordedCase.Member(recorded.Expected, "variableReferences") is { } members ? members.EnumerateObject().ToList() : [];
        var wanted = references.OrderBy(state => state.Name, StringComparer.Ordinal)
            .Select(state => $"{state.Name}: {string.Join(", ", state.Value.EnumerateArray().Select(name => name.GetString()))}");
        return ReplayVerdict.Same(string.Join("; ", here), string.Join("; ", wanted));
    }

    public static ValidationOptions OptionsOf(RecordedCase recorded) =>
        new() { StateMachineType = recorded.IsExpress ? StateMachineType.Express : StateMachineType.Standard };
}
