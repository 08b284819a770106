using Millrace.Host.Costs;

namespace Millrace.Host.Tests.Costs;

/// <summary>The price of a million jobs, against prices reckoned by hand.</summary>
public sealed class JobCostTests
{
    [Theory]
    [InlineData(1, true, 3.78)]
    [InlineData(1, false, 3.42)]
    [InlineData(100, true, 2.20)]
    public void A_million_plain_jobs_cost(int jobsARequest, bool isWokenDirectly, double dollars) =>
        Assert.Equal(dollars, Total(new Workload { JobsARequest = jobsARequest, IsWokenDirectly = isWokenDirectly }), 0.005);

    [Fact]
    public void What_is_on_top_is_priced_by_itself()
    {
        var plain = Total(new Workload());

        Assert.Equal(3 * 0.625, Total(new Workload { HasKey = true }) - plain, 1e-9);
        Assert.Equal(0.625, Total(new Workload { Beats = 1 }) - plain, 1e-9);
        Assert.Equal(0.625 + 0.477, Total(new Workload { LogKilobytes = 1 }) - plain, 1e-9);
    }

    [Fact]
    public void A_job_of_two_kilobytes_pays_each_write_twice() =>
        Assert.Equal(6, JobCost.Of(new Workload { Kilobytes = 1.1 }).Single(static item => item.Item == "DynamoDB write units").Count);

    [Fact]
    public void Wrong_figures_are_told_all_at_once()
    {
        var wrong = new Workload { JobsARequest = 0, MessagesABatch = 11, Milliseconds = -1, Megabytes = 64, Kilobytes = 0, Beats = double.NaN, LogKilobytes = -1 };

        Assert.Equal(
            [
                "--jobs-a-request must be 1 to 1000, was 0.", "--messages-a-batch must be 1 to 10, was 11.", "--ms must be 0 to 900000, was -1.",
                "--memory must be 128 to 10240, was 64.", "--kb must be more than 0 and at most 400, was 0.",
                "--beats must be 0 to 1000000, was NaN.", "--log-kb must be 0 to 10000, was -1.",
            ],
            wrong.Problems());
        Assert.Empty(new Workload().Problems());
    }

    private static double Total(Workload work) => JobCost.Of(work).Sum(static item => item.Dollars);
}
