using Millrace.States.Json;
using Millrace.States.Language;

namespace Millrace.States.Definitions;

/// <summary>Compiles Retry and Catch.</summary>
internal static class FailureCompiler
{
    private const int MostAttempts = 99_999_999;

    // As AWS limits them.
    private const long LongestDelay = 31_622_400;

    public static FailureRules Compile(Fields fields, QueryLanguage language)
    {
        var retriers = fields.InnerList("Retry").Select(Retry).ToList();
        var catchers = fields.InnerList("Catch").Select(given => Catch(given, language)).OfType<Catcher>().ToList();
        return retriers.Count + catchers.Count == 0 ? FailureRules.None : new FailureRules(retriers, catchers);
    }

    private static Retrier Retry(Fields fields)
    {
        fields.Ignore("Comment");
        var retrier = new Retrier(Errors(fields))
        {
            Interval = TimeSpan.FromSeconds(fields.Whole("IntervalSeconds", 1, MostAttempts) ?? 1),
            MaxAttempts = (int)(fields.Whole("MaxAttempts", 0, MostAttempts) ?? 3),
            BackoffRate = fields.Number("BackoffRate", 1) ?? 2,
            MaxDelay = fields.Whole("MaxDelaySeconds", 1, LongestDelay) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            HasFullJitter = fields.Choice("JitterStrategy", "FULL", "NONE") == "FULL",
        };
        if (retrier.MaxDelay < retrier.Interval)
            fields.Problem("MaxDelaySeconds", "MaxDelaySeconds must not be less than IntervalSeconds.", DefinitionRules.Conflict);

        fields.RefuseUnknown("A retrier");
        return retrier;
    }

    private static Catcher? Catch(Fields fields, QueryLanguage language)
    {
        fields.Ignore("Comment");
        var errors = Errors(fields);
        var next = fields.Text("Next", isRequired: true);
        var flow = language.CatchFlow(fields);
        fields.RefuseUnknown("A catcher", language);
        return next is null ? null : new Catcher(errors, new Transition(next, fields.PointerTo("Next")), flow);
    }

    private static ErrorPattern Errors(Fields fields)
    {
        var names = fields.Array("ErrorEquals", isRequired: true)?.Items ?? [];
        if (names.Any(name => name is not JsonString) || (fields.Has("ErrorEquals") && names.Count == 0))
            fields.Problem("ErrorEquals", "ErrorEquals must list at least one name of an error.", DefinitionRules.BadValue);

        var errors = names.OfType<JsonString>().Select(name => name.Value).ToList();
        if (errors.Contains(ErrorNames.All) && errors.Count > 1)
            fields.Problem("ErrorEquals", $"{ErrorNames.All} must stand alone.", DefinitionRules.Conflict);

        return new ErrorPattern(errors);
    }
}
