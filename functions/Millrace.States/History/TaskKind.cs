namespace Millrace.States;

/// <summary>Which of AWS's three families of task events a resource has.</summary>
internal static class TaskKind
{
    public const string Lambda = "LambdaFunction";
    public const string Activity = "Activity";
    public const string Task = "Task";

    public static string Of(string resource) => resource switch
    {
        _ when resource.StartsWith("arn:aws:lambda:", StringComparison.Ordinal) => Lambda,
        _ when IsActivity(resource) => Activity,
        _ => Task,
    };

    public static bool IsActivity(string resource) =>
        resource.StartsWith("arn:aws:states:", StringComparison.Ordinal) && resource.Contains(":activity:", StringComparison.Ordinal);
}
