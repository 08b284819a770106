namespace Millrace.States.Tests.Jsonata;

/// <summary>The cases of the suite that fail on purpose, and why.</summary>
internal static class SuiteExceptions
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
    };
}
