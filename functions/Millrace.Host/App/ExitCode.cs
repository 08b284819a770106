namespace Millrace;

/// <summary>What the exit code of a program says.</summary>
public static class ExitCode
{
    /// <summary>Done: the job succeeded, the answer is printed.</summary>
    public const int Success = 0;

    /// <summary>The job failed or was cancelled.</summary>
    public const int JobFailed = 1;

    /// <summary>The arguments are wrong.</summary>
    public const int Usage = 2;

    /// <summary>No platform answers, or its data folder cannot be used.</summary>
    public const int Unavailable = 3;

    /// <summary>There is no such job.</summary>
    public const int NotFound = 4;

    /// <summary>Stopped before the end; the job goes on with the next start.</summary>
    public const int Interrupted = 130;
}
