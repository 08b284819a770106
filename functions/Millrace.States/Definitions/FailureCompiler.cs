using Millrace.States.Json;
using Millrace.States.Language;
using Millrace.States.Validation;

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
        var catchers = fields.InnerList("Catch").Select(given => Catch(given, language)).ToList();
        CheckLast(fields.PlaceOf("Retry"), retriers.Select(retrier => retrier.Errors));
        CheckLast(fields.PlaceOf("Catch"), catchers.Select(catcher => catcher?.Errors));
        return retriers.Count + catchers.Count == 0 ? FailureRules.None : new FailureRules(retriers, [.. catchers.OfType<Catcher>()]);
    }

    // What follows it would never be asked.
    private static void CheckLast(Place place, IEnumerable<ErrorPattern?> patterns)
    {
        foreach (var (number, pattern) in patterns.SkipLast(1).Index())
        {
            if (pattern?.Names is [ErrorNames.All])
                OfAll(place.At(number).At("ErrorEquals").At(0), $"Only the last one may be for {ErrorNames.All}: those after it would never be asked.");
        }
    }

    private static void OfAll(Place place, string sentence) =>
        place.Problem(sentence, DefinitionRules.Conflict, new AwsWords($"{ErrorNames.All} must appear alone and at end of list"));

    private static Retrier Retry(Fields fields)
    {
        fields.Ignore("Comment");
        var retrier = new Retrier(Errors(fields))
        {
            Interval = TimeSpan.FromSeconds(fields.Whole("IntervalSeconds", 1, MostAttempts) ?? 1),
            MaxAttempts = (int)(fields.Whole("MaxAttempts", 0, MostAttempts) ?? 3),
            BackoffRate = fields.Number("BackoffRate", 1) ?? 2,
            MaxDelay = fields.Whole("MaxDelaySeconds", 1, LongestDelay) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            HasFullJitter = fields.OneOf("JitterStrategy", "FULL", "NONE") == "FULL",
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
            fields.Problem("ErrorEquals", "ErrorEquals must list at least one name of an error.", DefinitionRules.BadValue,
                new AwsWords(names.Count == 0 ? "Value cannot be empty" : "Expected value of type String"));

        var errors = names.OfType<JsonString>().Select(name => name.Value).ToList();
        if (errors.Contains(ErrorNames.All) && errors.Count > 1)
            OfAll(fields.PlaceOf("ErrorEquals").At(errors.IndexOf(ErrorNames.All)), $"{ErrorNames.All} must stand alone.");

        return new ErrorPattern(errors);
    }
}
