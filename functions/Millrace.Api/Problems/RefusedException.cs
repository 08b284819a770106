namespace Millrace.Api.Problems;

/// <summary>The caller's mistake, as the caller is to read it. Thrown while a request is read, before anything is written.</summary>
internal sealed class RefusedException(Problem problem) : Exception(problem.Detail)
{
    public Problem Problem { get; } = problem;
}

/// <summary>The client broke the connection while it sent its request. Nobody waits for an answer.</summary>
internal sealed class ClientGoneException(Exception inner) : Exception("The client has gone.", inner);

/// <summary>The store, or what stands behind another port, failed. What it threw is for the log only.</summary>
internal sealed class StoreFailedException(Exception inner) : Exception("The store failed.", inner);
