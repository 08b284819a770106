using Millrace.Jobs;

namespace Millrace.Retries;

/// <summary>How attempts are retried that failed in one way. All conditions that are given must hold; the first rule that fits decides.</summary>
public sealed record RetryRule
{
    /// <summary>The name of the error; one that ends in <c>*</c> is the beginning of a name.</summary>
    public string? Error { get; init; }

    /// <summary>The type of the exception, or one that it derives from.</summary>
    public Type? Exception { get; init; }

    /// <summary>The HTTP status that was met, from this one on.</summary>
    public int? StatusFrom { get; init; }

    /// <summary>The HTTP status that was met, up to this one.</summary>
    public int? StatusTo { get; init; }

    /// <summary>Whether another attempt cannot help: the job fails at once.</summary>
    public bool IsPermanent { get; init; }

    /// <summary>How many attempts may be spent; null means as the policy says.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>How long to wait; null means as the policy says.</summary>
    public Backoff? Backoff { get; init; }

    /// <summary>A rule for an exception and those that derive from it.</summary>
    public static RetryRule On<TException>()
        where TException : Exception => new() { Exception = typeof(TException) };

    /// <summary>A rule for an error's name, or for all whose names begin so: <c>Votes.*</c>.</summary>
    public static RetryRule OnError(string name) => new() { Error = name };

    /// <summary>A rule for the HTTP statuses from one to another, both included.</summary>
    public static RetryRule OnStatus(int from, int to) => new() { StatusFrom = from, StatusTo = to };

    /// <summary>The same rule for failures that another attempt cannot mend.</summary>
    public RetryRule Permanently() => this with { IsPermanent = true };

    internal bool Fits(Failure failure, Exception? cause) =>
        (Error is null || FitsName(failure.Error))
        && (Exception is null || Exception.IsInstanceOfType(cause))
        && (StatusFrom is null || failure.HttpStatus >= StatusFrom)
        && (StatusTo is null || failure.HttpStatus <= StatusTo);

    internal IEnumerable<string> Problems()
    {
        if (Error is null && Exception is null && StatusFrom is null && StatusTo is null)
            yield return "a retry rule needs a condition: an error's name, an exception or an HTTP status.";

        if (StatusFrom > StatusTo)
            yield return $"a retry rule's statuses must go upwards, were {StatusFrom} to {StatusTo}.";

        if (MaxAttempts < 1)
            yield return $"a retry rule's MaxAttempts must be at least 1, was {MaxAttempts}.";
    }

    private bool FitsName(string error) =>
        Error is [.. var beginning, '*'] ? error.StartsWith(beginning, StringComparison.Ordinal) : error == Error;
}
