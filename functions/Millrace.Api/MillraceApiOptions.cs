namespace Millrace.Api;

/// <summary>How the API answers.</summary>
public sealed record MillraceApiOptions
{
    /// <summary>
    /// Whether only requests to <c>localhost</c>, <c>127.0.0.1</c> or <c>[::1]</c> are answered. Switch it on where the API
    /// listens on the loopback address: it keeps a web page that rebinds its name to that address from reading jobs.
    /// The default is off.
    /// </summary>
    public bool LoopbackHostsOnly { get; init; }

    /// <summary>
    /// The longest <c>timeout</c> of a wait; 60 seconds by default. Keep it below the limit of what stands in front of
    /// the API (API Gateway cuts a request after 29 seconds).
    /// </summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Every rule that these options break, as sentences.</summary>
    public IEnumerable<string> Problems()
    {
        if (LongestWait < TimeSpan.FromSeconds(1) || LongestWait > TimeSpan.FromMinutes(15))
            yield return $"Api:LongestWait must be 1 second to 15 minutes, was {LongestWait}.";
    }
}
