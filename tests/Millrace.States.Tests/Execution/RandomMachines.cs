namespace Millrace.States.Tests.Execution;

/// <summary>Definitions by chance: valid, and mostly nonsense.</summary>
internal sealed class RandomMachines(Random random)
{
    private static readonly string[] Paths = ["$", "$.a", "$.b[0]", "$..a", "$[*]", "$$.Execution.Input", "$$.Map.Item.Value", "$$.State", "$v", "$v.a"];

    private static readonly string[] Expressions =
        ["$states.input", "$states.input.a", "$v", "$states.context", "[1..3]", "{'a': $states.input}", "$count($states.input)", "1", "'x'", "$undefined", "$string($states.input)"];

    private static readonly string[] Errors = ["Broken", "States.ALL", "States.Timeout", "States.TaskFailed", "States.Runtime", "States.QueryEvaluationError"];

    private int _names;

    public string Definition() => $$"""{ "TimeoutSeconds": 86400, {{Level(2)}} }""";

    private string Level(int depth)
    {
        var names = Enumerable.Range(0, random.Next(1, 5)).Select(_ => $"S{_names++}").ToList();
        var states = names.Select((name, i) => $"\"{name}\": {State(names, i, depth)}");
        return $$""" "StartAt": "{{names[0]}}", "States": { {{string.Join(", ", states)}} } """;
    }

    private string State(List<string> names, int number, int depth)
    {
        var isLast = number == names.Count - 1;
        if (isLast && Chance(4))
            return Chance(2) ? """{ "Type": "Succeed", "OutputPath": "$.a" }""" : $$"""{ "Type": "Fail", "Error": "Broken", "CausePath": "{{One("$.a", "States.Format('{}', $)", "$v")}}" }""";

        var isJsonata = Chance(3);
        var next = isLast ? "\"End\": true" : $"\"Next\": \"{names[number + 1]}\"";
        if (!isLast && Chance(4))
            return Choice(names, number, isJsonata);

        var language = isJsonata ? "\"QueryLanguage\": \"JSONata\", " : "";
        return $$"""{ {{language}}{{Work(depth, isJsonata)}}, {{Data(isJsonata)}}{{next}}{{Recovery(names)}} }""";

        string Recovery(List<string> targets) => _isWork && Chance(2)
            ? $$""", "Retry": [{ "ErrorEquals": ["{{Any(Errors)}}"], "IntervalSeconds": {{random.Next(1, 100)}}, "MaxAttempts": {{random.Next(0, 3)}}, "JitterStrategy": "FULL" }], "Catch": [{ "ErrorEquals": ["{{Any(Errors)}}"], "Next": "{{Any(targets)}}" }]"""
            : "";
    }

    private bool _isWork;

    private string Work(int depth, bool isJsonata)
    {
        var kind = random.Next(depth == 0 ? 3 : 5);
        _isWork = kind > 1;
        switch (kind)
        {
            case 0:
                return "\"Type\": \"Pass\"";
            case 1:
                return isJsonata ? $$""" "Type": "Wait", "Seconds": "{% {{Any(Expressions)}} %}" """ : $$""" "Type": "Wait", "SecondsPath": "{{Any(Paths)}}" """;
            case 2:
                return $$""" "Type": "Task", "TimeoutSeconds": {{random.Next(10, 20)}}, "Resource": "arn:test:{{One("echo", "broken", "slow", "token.waitForTaskToken", "crash", "none")}}" """;
            case 3:
                var branches = string.Join(", ", Enumerable.Range(0, random.Next(1, 3)).Select(_ => $"{{ {Level(depth - 1)} }}"));
                _isWork = true;
                return $$""" "Type": "Parallel", "Branches": [{{branches}}] """;
            default:
                var inner = Level(depth - 1);
                _isWork = true;
                var items = isJsonata ? $$""" "Items": "{% {{Any(Expressions)}} %}", """ : $$""" "ItemsPath": "{{Any(Paths)}}", """;
                var mode = Chance(3) ? """ "ProcessorConfig": { "Mode": "DISTRIBUTED", "ExecutionType": "STANDARD" }, """ : "";
                return $$""" "Type": "Map", {{items}} "MaxConcurrency": {{random.Next(3)}}, "ItemProcessor": { {{mode}} {{inner}} } """;
        }
    }

    private string Data(bool isJsonata)
    {
        if (!Chance(2))
            return "";

        return isJsonata
            ? $$""" "Assign": { "v": "{% {{Any(Expressions)}} %}" }, "Output": "{% {{Any(Expressions)}} %}", """
            : $$""" "InputPath": "{{Any(Paths)}}", "OutputPath": "{{Any(Paths)}}", "Assign": { "v.$": "{{One("$", "$.a", "States.Array($, $)", "$v")}}" }, """;
    }

    private string Choice(List<string> names, int number, bool isJsonata) => isJsonata
        ? $$"""{ "Type": "Choice", "QueryLanguage": "JSONata", "Choices": [{ "Condition": "{% {{One("true", "$v = 1", "$count($states.input) > 1", "'x'")}} %}", "Next": "{{Any(names)}}" }], "Default": "{{names[number + 1]}}" }"""
        : $$"""{ "Type": "Choice", "Choices": [{ "Variable": "{{Any(Paths)}}", "{{One("IsPresent", "IsNull", "IsString", "IsNumeric")}}": true, "Next": "{{Any(names)}}" }], "Default": "{{names[number + 1]}}" }""";

    private bool Chance(int oneIn) => random.Next(oneIn) == 0;

    private string One(params string[] of) => Any(of);

    private T Any<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];
}
