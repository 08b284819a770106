namespace Millrace.States.Testing.Replays;

/// <summary>How one case went.</summary>
internal sealed record ReplayVerdict(ReplayOutcome Outcome, string? Reason)
{
    public static readonly ReplayVerdict Passed = new(ReplayOutcome.Passed, null);

    public string? CauseDiffers { get; init; }

    public static ReplayVerdict Of(string? difference) => difference is null ? Passed : new(ReplayOutcome.Failed, difference);

    public static ReplayVerdict NotRun(string reason) => new(ReplayOutcome.NotRun, reason);

    /// <summary>Texts that must be the same.</summary>
    public static ReplayVerdict Same(string? here, string? recorded) =>
        Of(here == recorded ? null : $"here: {here ?? "nothing"}; recorded: {recorded ?? "nothing"}");
}
