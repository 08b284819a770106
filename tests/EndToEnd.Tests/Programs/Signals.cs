namespace EndToEnd.Tests.Programs;

/// <summary>What the surroundings of the tests do to signals.</summary>
internal static class Signals
{
    private const ulong Interrupt = 1 << 1;

    /// <summary>A shell without job control starts what runs in its background with SIGINT ignored, and children inherit that.</summary>
    public static bool AreInterruptsIgnored() => File.Exists("/proc/self/status")
        && File.ReadLines("/proc/self/status").FirstOrDefault(static line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } line
        && (Convert.ToUInt64(line["SigIgn:".Length..].Trim(), 16) & Interrupt) != 0;
}
