namespace Millrace.Conformance;

/// <summary>How a driver ends before it is opened again on the same data.</summary>
public enum Restart
{
    /// <summary>It is told to stop and may finish what it was doing.</summary>
    Clean,

    /// <summary>It dies in the middle: only what it answered counts.</summary>
    Crash,
}
