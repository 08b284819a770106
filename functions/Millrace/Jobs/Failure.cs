namespace Millrace.Jobs;

/// <summary>Why an attempt or a job did not succeed.</summary>
/// <param name="Error">A short name to match on: an exception's type name or an error name such as <c>Timeout</c>.</param>
/// <param name="Message">One sentence for a person.</param>
/// <param name="IsPermanent">Whether another attempt cannot help.</param>
/// <param name="Detail">More for a developer, such as a stack trace.</param>
public sealed record Failure(string Error, string Message, bool IsPermanent = false, string? Detail = null)
{
    /// <summary>The HTTP status that was met, if one was.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>The longest detail that is kept, in characters; the rest is cut.</summary>
    public const int MaxDetail = 8_000;

    /// <summary>The failure that an exception means.</summary>
    public static Failure From(Exception exception) => exception switch
    {
        JobFailedException failed => failed.Failure,
        _ => new Failure(
            exception.GetType().FullName ?? exception.GetType().Name,
            exception.Message,
            IsPermanent: false,
            DetailOf(exception)) { HttpStatus = (int?)(exception as HttpRequestException)?.StatusCode },
    };

    /// <summary>The detail that is kept of an exception.</summary>
    internal static string DetailOf(Exception exception) =>
        exception.ToString() is var text && text.Length > MaxDetail ? text[..MaxDetail] : text;
}

/// <summary>Thrown by a handler that knows how its attempt failed.</summary>
public sealed class JobFailedException : Exception
{
    /// <summary>A failure with a name of its own.</summary>
    /// <param name="error">A short name to match on, such as <c>InvalidVotes</c>.</param>
    /// <param name="message">One sentence for a person.</param>
    /// <param name="isPermanent">Whether another attempt cannot help; then the job fails at once.</param>
    /// <param name="inner">What caused it.</param>
    public JobFailedException(string error, string message, bool isPermanent, Exception? inner = null)
        : base(message, inner) =>
        Failure = new Failure(error, message, isPermanent, inner is null ? null : Failure.DetailOf(inner));

    /// <summary>What is recorded.</summary>
    public Failure Failure { get; }
}
