using Millrace.States.Json;
using Millrace.States.Jsonata.Values;

namespace Millrace.States.Jsonata.Parsing;

/// <summary>Fits given arguments to the parameters.</summary>
internal sealed partial class Signature
{
    /// <summary>The arguments, with the context in place of those that were left out, and arrays made of single values.</summary>
    public JsonValue?[] Fit(JsonValue?[] arguments, JsonValue? context, string function)
    {
        if (_isPlain && arguments.Length == _parameters.Count && FitsOneToOne(arguments))
            return arguments;

        var counts = new int[_parameters.Count];
        var reached = 0;
        if (!Match(arguments, 0, 0, (counts, new int[1])) && Deepest(arguments, out reached))
            throw JsonataException.Of("T0410", token: function, value: $"{reached + 1}");

        var fitted = new List<JsonValue?>(arguments.Length);
        var next = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            var parameter = _parameters[i];
            if (counts[i] == 0)
            {
                fitted.Add(parameter.IsContext ? Context(parameter, context, next, function) : null);
            }

            for (var taken = 0; taken < counts[i]; taken++, next++)
                fitted.Add(parameter.Kind == 'a' ? AsArray(parameter, arguments[next], next, function) : arguments[next]);
        }

        return [.. fitted];
    }

    private bool FitsOneToOne(JsonValue?[] arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            if (!_parameters[i].Takes.Contains(Symbol(arguments[i])))
                return false;
        }

        return true;
    }

    /// <summary>As a regular expression would: each parameter takes as many arguments as it may, and gives back.</summary>
    private bool Match(JsonValue?[] arguments, int parameter, int argument, (int[] Counts, int[] Steps) state)
    {
        if (parameter == _parameters.Count)
            return argument == arguments.Length;

        var most = Taken(_parameters[parameter], arguments, argument);
        for (var taken = most; taken >= (_parameters[parameter].IsOptional ? 0 : 1); taken--)
        {
            state.Counts[parameter] = taken;
            if (++state.Steps[0] > 10_000)
                return false;

            if (Match(arguments, parameter + 1, argument + taken, state))
                return true;
        }

        return false;
    }

    private static int Taken(Parameter parameter, JsonValue?[] arguments, int start)
    {
        var most = parameter.IsRepeated ? arguments.Length - start : Math.Min(1, arguments.Length - start);
        for (var i = 0; i < most; i++)
        {
            if (!parameter.Takes.Contains(Symbol(arguments[start + i])))
                return i;
        }

        return most;
    }

    /// <summary>Which argument is to blame: the first after those that fit, parameter by parameter.</summary>
    private bool Deepest(JsonValue?[] arguments, out int reached)
    {
        reached = 0;
        foreach (var parameter in _parameters)
        {
            var taken = Taken(parameter, arguments, reached);
            if (taken == 0 && !parameter.IsOptional)
                return true;

            reached += taken;
        }

        return true;
    }

    private static JsonValue? Context(Parameter parameter, JsonValue? context, int index, string function) =>
        parameter.Takes.Contains(Symbol(context))
            ? context is Sequence { IsOuter: true } outer ? outer.Span[0] : context
            : throw JsonataException.Of("T0411", token: function, value: $"{index + 1}");

    private static JsonValue? AsArray(Parameter parameter, JsonValue? argument, int index, string function)
    {
        var symbol = Symbol(argument);
        if (symbol == 'm')
            return null;

        if (parameter.Subtype is { } subtype && !(symbol == 'a' ? HoldsOnly(argument, subtype[0]) : subtype == symbol.ToString()))
            throw JsonataException.Of("T0412", token: function, value: $"{index + 1}", value2: Plural(subtype));

        return symbol == 'a' ? argument : new JsonArray([argument!]); // Only 'm' is null.
    }

    private static bool HoldsOnly(JsonValue? array, char symbol)
    {
        foreach (var item in Sequence.Items(array))
        {
            if (Symbol(item) != symbol)
                return false;
        }

        return true;
    }

    private static string Plural(string subtype) => subtype[0] switch
    {
        'a' => "arrays",
        'b' => "booleans",
        'f' => "functions",
        'n' => "numbers",
        'o' => "objects",
        's' => "strings",
        _ => subtype,
    };
}
