using Millrace.States.Expressions;
using Millrace.States.Language;
using Millrace.States.Validation;
using static Millrace.States.Language.QueryLanguage;

namespace Millrace.States.Definitions;

/// <summary>Compiles one state. The table says what each type is made of.</summary>
internal static class StateCompiler
{
    private static readonly NumberRange Timeouts = new(1, 99_999_999);

    private static readonly Dictionary<string, Func<Source, State?>> Types = new()
    {
        ["Pass"] = source => new PassState(
            source.Name, source.Index, source.Flow(FlowFields.Step | FlowFields.Arguments | FlowFields.Placement), source.Next(),
            source.Language.Result(source.Fields)),
        ["Task"] = Task,
        ["Choice"] = Choice,
        ["Wait"] = Wait,
        ["Succeed"] = source => new SucceedState(source.Name, source.Index, source.Flow(FlowFields.InputAndOutput)),
        ["Fail"] = source => new FailState(
            source.Name, source.Index, source.Flow(FlowFields.None), source.Language.Text(source.Fields, "Error"), source.Language.Text(source.Fields, "Cause")),
        ["Parallel"] = Parallel,
        ["Map"] = MapCompiler.Compile,
    };

    /// <summary>What a state is compiled from.</summary>
    /// <param name="Name">The name of the state.</param>
    /// <param name="Index">Its place in its machine.</param>
    /// <param name="Fields">Its fields.</param>
    /// <param name="Language">Its own language.</param>
    /// <param name="OfMachine">The language of the whole definition, which the states inside of it have if they do not ask for another.</param>
    internal sealed record Source(string Name, int Index, Fields Fields, QueryLanguage Language, QueryLanguage OfMachine)
    {
        public DataFlow Flow(FlowFields kinds) => Language.Flow(Fields, kinds);

        public FailureRules OnFailure() => FailureCompiler.Compile(Fields, Language);

        public Transition Next()
        {
            var next = Fields.Text("Next");
            var isEnd = Fields.Boolean("End");
            if (next is null == isEnd is null or false || isEnd == false)
            {
                Fields.Problem(
                    "", "A state needs either Next, or End with the value true.", DefinitionRules.Transition,
                    next is null && isEnd is null ? AwsWords.Required("Next") : null);
            }

            return new Transition(next, Fields.PointerTo("Next"));
        }
    }

    public static State? Compile(string name, int index, Fields fields, QueryLanguage ofMachine)
    {
        fields.Ignore("Comment");
        var type = fields.Text("Type", isRequired: true);
        if (type is not null && !Types.ContainsKey(type))
            fields.Problem("Type", $"There is no type '{type}': use {string.Join(", ", Types.Keys)}.", DefinitionRules.BadValue, AwsWords.OneOf("Type", Types.Keys));

        if (type is null || !Types.TryGetValue(type, out var compile)
            || DefinitionCompiler.LanguageOf(fields, ofMachine) is not { } language)
            return null;

        var state = compile(new Source(name, index, fields, language, ofMachine));
        fields.RefuseUnknown($"A {type} state in {language.Name}", language);
        return state;
    }

    private static WaitState? Wait(Source source)
    {
        // All fields are read, so that a mistake in one does not make the others unknown.
        var (flow, next) = (source.Flow(FlowFields.Step), source.Next());
        return source.Language.Wait(source.Fields) is { } until ? new WaitState(source.Name, source.Index, flow, next, until) : null;
    }

    private static TaskState? Task(Source source)
    {
        var fields = source.Fields;
        var credentials = Credentials(fields, source.Language);
        var resource = fields.Text("Resource", isRequired: true);
        if (resource is not null && fields.Place.Compilation.IsStrict)
            AwsResources.Check(resource, fields.PlaceOf("Resource"));

        var timeout = source.Language.Number(fields, "TimeoutSeconds", Timeouts);
        var heartbeat = source.Language.Number(fields, "HeartbeatSeconds", Timeouts);
        if (timeout is ConstantExpression { Value: Json.JsonNumber longest } && heartbeat is ConstantExpression { Value: Json.JsonNumber beat }
            && beat.CompareTo(longest) >= 0)
            fields.Problem("HeartbeatSeconds", "HeartbeatSeconds must be less than TimeoutSeconds.", DefinitionRules.Conflict);

        return new TaskState(source.Name, source.Index, source.Flow(FlowFields.Work), source.Next())
        {
            Resource = resource ?? "",
            Credentials = credentials,
            TimeoutSeconds = timeout,
            HeartbeatSeconds = heartbeat,
            OnFailure = source.OnFailure(),
        };
    }

    // Whose rights a task has is for its handler to know; here only the form is checked.
    private static Expressions.Expression? Credentials(Fields fields, QueryLanguage language)
    {
        if (fields.Any("Credentials") is null || fields.Inner("Credentials") is not { } credentials)
            return null;

        if (!credentials.Has("RoleArn") && !credentials.Has("RoleArn.$"))
        {
            credentials.Problem(
                "", "The field 'RoleArn' is required.", DefinitionRules.MissingField, new AwsWords("The field 'RoleArn' is required but was missing"));
        }

        return language.Template(fields, "Credentials");
    }

    private static ChoiceState Choice(Source source)
    {
        var fields = source.Fields;
        var flow = source.Flow(FlowFields.Step);
        var given = fields.InnerList("Choices", isRequired: true);
        if (fields.Has("Choices") && given.Count == 0)
            fields.Problem("Choices", "A Choice needs at least one rule.", DefinitionRules.BadValue, new AwsWords("Value cannot be empty"));

        var rules = given.Select(rule => Rule(rule, flow, source.Language)).OfType<ChoiceRule>().ToList();
        var otherwise = fields.Text("Default") is { } target ? new Transition(target, fields.PointerTo("Default")) : null;
        return new ChoiceState(source.Name, source.Index, flow) { Rules = rules, Default = otherwise };
    }

    private static ChoiceRule? Rule(Fields rule, DataFlow ofState, QueryLanguage language)
    {
        rule.Ignore("Comment");
        var next = rule.Text("Next", isRequired: true);
        var condition = language.Condition(rule);
        var flow = language.RuleFlow(rule, ofState);
        rule.RefuseUnknown("A rule", language);

        // A rule without a condition is already a problem; its transition still counts.
        return next is null ? null : new ChoiceRule(condition ?? new Choices.Condition.Or([]), new Transition(next, rule.PointerTo("Next")), flow);
    }

    private static ParallelState Parallel(Source source)
    {
        var branches = source.Fields.InnerList("Branches", isRequired: true);
        if (source.Fields.Has("Branches") && branches.Count == 0)
            source.Fields.Problem("Branches", "A Parallel needs at least one branch.", DefinitionRules.BadValue, new AwsWords("Value cannot be empty"));

        return new ParallelState(source.Name, source.Index, source.Flow(FlowFields.Work), source.Next())
        {
            Branches = [.. branches.Select(branch => Branch(branch, source.OfMachine)).OfType<Machine>()],
            OnFailure = source.OnFailure(),
        };
    }

    private static Machine? Branch(Fields branch, QueryLanguage language)
    {
        branch.Ignore("Comment");
        var machine = MachineCompiler.Compile(branch, language);
        branch.RefuseUnknown("A branch");
        return machine;
    }
}
