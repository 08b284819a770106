namespace Distributed.Tests.Deployments;

/// <summary>Waits for what will come.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    public static Task IsAsync(Func<bool> comes, string what, TimeSpan? within = null) => IsAsync(() => Task.FromResult(comes()), what, within);

    public static async Task IsAsync(Func<Task<bool>> comes, string what, TimeSpan? within = null)
    {
        var patience = within ?? Patience;
        var started = TimeProvider.System.GetTimestamp();
        while (!await comes())
        {
            if (TimeProvider.System.GetElapsedTime(started) > patience)
                Assert.Fail($"Not within {patience.TotalSeconds:0} seconds: {what}");

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
