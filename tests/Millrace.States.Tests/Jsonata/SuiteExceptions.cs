namespace Millrace.States.Tests.Jsonata;

/// <summary>The cases of the suite that fail on purpose, and why.</summary>
internal static class SuiteExceptions
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["tail-recursion/case006"] =
            "The suite's runner gives endless loops the code of a stack that is full; an evaluation that takes too long has a code of its own here.",
    };
}
