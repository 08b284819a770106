namespace Benchmarks.Floor;

/// <summary>A job as it stays in memory until it runs.</summary>
/// <param name="Id">26 characters, as ours have.</param>
/// <param name="Input">JSON of some 60 bytes.</param>
/// <param name="Submitted">When the call began that adds it.</param>
internal sealed record FloorJob(string Id, string Input, long Submitted)
{
    /// <summary>Its place in the table, once it is written.</summary>
    public long Number { get; set; }
}
