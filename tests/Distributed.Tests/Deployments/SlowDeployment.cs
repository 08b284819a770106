using Distributed.Tests.Deployments;

[assembly: AssemblyFixture(typeof(SlowDeployment))]

namespace Distributed.Tests.Deployments;

/// <summary>For the tests that wait for leases to end: one deployment, so that they wait at the same time. Each has a lane or a job type of its own.</summary>
public sealed class SlowDeployment : Deployed
{
    internal override void Change(TestTemplate template) => template.Deliveries("MemoryHighQueue", most: 1);
}
