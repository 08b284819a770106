namespace Millrace.Retries;

/// <summary>How jobs wait that their handlers park.</summary>
/// <param name="Backoff">How long to wait before the handler looks again; by default 5 s, 10 s and so on, at most 5 minutes.</param>
/// <param name="Deadline">How long a job may wait in all before it fails; by default 24 hours.</param>
public sealed record ParkPolicy(Backoff Backoff, TimeSpan Deadline)
{
    /// <summary>The name of the error of a job that waited too long.</summary>
    public const string Error = "ParkDeadline";

    /// <summary>5 s, 10 s and so on, at most 5 minutes; 24 hours in all.</summary>
    public static ParkPolicy Default { get; } = new(new Backoff(TimeSpan.FromSeconds(5), 2, TimeSpan.FromMinutes(5)), TimeSpan.FromHours(24));
}
