namespace Millrace.Callbacks;

/// <summary>Where a job's end is told: what a job carries from its submission on.</summary>
/// <param name="Url">Called with POST: <c>https</c>, at most 2,000 characters, public. Checked where the job is submitted, and again at each attempt.</param>
public sealed record Callback(string Url);
