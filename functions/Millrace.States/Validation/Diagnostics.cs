using Millrace.States.Definitions;

namespace Millrace.States.Validation;

/// <summary>From what was learnt about a definition to what AWS says of it.</summary>
internal static class Diagnostics
{
    public static ValidationResult Of(Compilation compilation, ValidationOptions options)
    {
        List<Diagnostic> diagnostics = [];
        HashSet<string> lacking = [];
        foreach (var problem in compilation.Problems)
        {
            if (problem.MissingField is null)
                diagnostics.Add(problem.Diagnostic);
            else if (lacking.Add(problem.Location))
                diagnostics.Add(problem.Diagnostic with { Message = MessageOfAll(problem.Location, compilation) });
        }

        if (options.IncludesWarnings)
            diagnostics.AddRange(compilation.Warnings);

        var limit = Math.Clamp(options.MaxResults, 1, 100);
        return new ValidationResult([.. diagnostics.Take(limit)], diagnostics.Count > limit);
    }

    // All that one object lacks stands in one sentence.
    private static string MessageOfAll(string location, Compilation compilation) => AwsWords.Required(string.Join(
        ", ",
        compilation.Problems.Where(problem => problem.Location == location).Select(problem => problem.MissingField).OfType<string>())).Message;
}
