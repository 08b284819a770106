namespace Millrace.Callbacks;

/// <summary>How callbacks are signed and where they may go.</summary>
public sealed record CallbackOptions
{
    /// <summary>The most secrets at a time: each one makes the signature header longer.</summary>
    public const int MaxSecrets = 5;

    /// <summary>The secrets that sign, newest first; none by default, and then there are no callbacks.</summary>
    public IReadOnlyList<CallbackSecret> Secrets { get; init; } = [];

    /// <summary>What may be called although it is not public, for development; see <see cref="CallbackAllowList"/>. Nothing by default.</summary>
    public IReadOnlyList<string> AllowList { get; init; } = [];

    /// <summary>How long one attempt may take, the answer included; 15 s by default, less than the 30 s of <see cref="CallbackHandler.Options"/>.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long connecting may take, TLS included; 5 s by default.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether there is a secret, without which nothing is sent.</summary>
    public bool IsEnabled => Secrets.Count > 0;

    /// <summary>Every rule that these options break, as sentences that hold no secret.</summary>
    public IEnumerable<string> Problems()
    {
        if (Secrets.Count > MaxSecrets)
            yield return $"Callbacks:Secrets may hold {MaxSecrets} secrets, had {Secrets.Count}. Remove the oldest ones.";

        foreach (var entry in AllowList)
        {
            if (CallbackAllowList.WhyNot(entry) is { } problem)
                yield return $"Callbacks:AllowList: {problem}";
        }

        if (Timeout <= TimeSpan.Zero || Timeout >= CallbackHandler.AttemptTimeout)
            yield return $"Callbacks:Timeout must be positive and less than {CallbackHandler.AttemptTimeout}, was {Timeout}.";

        if (ConnectTimeout <= TimeSpan.Zero || ConnectTimeout > Timeout)
            yield return $"Callbacks:ConnectTimeout must be positive and at most Callbacks:Timeout ({Timeout}), was {ConnectTimeout}.";
    }
}
