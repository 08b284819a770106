namespace Millrace.Jobs;

/// <summary>How far an attempt says it is.</summary>
/// <param name="Percent">0 to 100.</param>
/// <param name="Message">What it is doing.</param>
/// <param name="Phase">The part of its work that it is in.</param>
public sealed record Progress(double Percent, string? Message = null, string? Phase = null);
