namespace Millrace.Leases;

/// <summary>The right of one attempt to act on its job.</summary>
/// <param name="Owner">The worker.</param>
/// <param name="Epoch">The fencing token: only the newest epoch may write.</param>
/// <param name="Since">When it was taken.</param>
/// <param name="Until">When it ends unless a beat renews it.</param>
public sealed record Lease(string Owner, long Epoch, DateTimeOffset Since, DateTimeOffset Until);
