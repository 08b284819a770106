using Millrace.Jobs;

namespace Millrace;

/// <summary>
/// Ends an attempt that hands over. Made by <see cref="JobContext.Park"/>, <see cref="JobContext.Continue"/> and
/// <see cref="JobContext.AwaitChildren"/>, and thrown by the handler: a handler that catches every exception must let this one pass.
/// </summary>
public sealed class HandoverException : Exception
{
    internal HandoverException(AttemptEnding ending)
        : base("The attempt hands over. A handler that catches every exception must let this one pass.") => Ending = ending;

    internal AttemptEnding Ending { get; }
}
