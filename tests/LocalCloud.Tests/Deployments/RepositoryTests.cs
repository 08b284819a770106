namespace LocalCloud.Tests.Deployments;

/// <summary>The template of this repository starts, with a program that does nothing.</summary>
public sealed class RepositoryTests(Cloud cloud)
{
    [Fact]
    public async Task Everything_of_the_template_is_found()
    {
        _ = cloud.Emulators; // Skips where there are none.
        await using var deployment = await LocalDeployment.StartAsync(
            new LocalDeploymentOptions { Program = Tiny.Program, RunSchedules = false }, TestContext.Current.CancellationToken);

        var environments = deployment.Functions.ToDictionary(static one => one.Key, static one => one.Value.Settings.Environment);

        Assert.All(["DispatchFunction", "WorkFunction", "SweepFunction"], name => Assert.Contains(name, deployment.Functions.Keys));
        Assert.All(environments, static one => Assert.Contains("MILLRACE_FUNCTION", one.Value.Keys));
        Assert.All(environments.Values.SelectMany(static one => one), static one => Assert.DoesNotContain("{", one.Value, StringComparison.Ordinal));
    }
}
