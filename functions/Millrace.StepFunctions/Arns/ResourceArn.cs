namespace Millrace.StepFunctions;

/// <summary>What an ARN of Step Functions names.</summary>
/// <param name="Kind">Such as <c>stateMachine</c> or <c>execution</c>.</param>
/// <param name="Parts">The rest, split at its colons.</param>
internal sealed record ResourceArn(string Kind, IReadOnlyList<string> Parts)
{
    private const int Longest = 256;

    /// <summary>Whether the ARN is one, of any account.</summary>
    public static ResourceArn? TryParse(string arn) =>
        arn.Length <= Longest && arn.Split(':') is ["arn", _, "states", _, _, var kind, .. { Length: > 0 } parts] && parts.All(static part => part.Length > 0)
            ? new ResourceArn(kind, parts)
            : null;
}
