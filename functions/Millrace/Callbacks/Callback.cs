namespace Millrace.Callbacks;

/// <summary>Where a job's end is told: what a job carries from its submission on.</summary>
/// <param name="Url">Called with POST; see <see cref="CallbackAddress"/> for what it may be.</param>
public sealed record Callback(string Url);
