using Millrace.Jobs;
using Millrace.Tests.Running;

namespace Millrace.Tests.Jobs;

public sealed class InputSchemaTests
{
    private const string Positive = """{"type":"object","properties":{"count":{"type":"integer","minimum":1}},"required":["count"]}""";

    private static readonly JobType Counted = new("counted");

    private readonly World _world = new();

    [Theory]
    [InlineData("""{"count":0}""", "/count")]
    [InlineData("""{}""", "count")]
    [InlineData("""[]""", "object")]
    public async Task An_input_that_does_not_fit_is_rejected_with_the_place(string input, string place)
    {
        _world.Types.Add(new RegisteredType(Counted, new AnyInput(), new JobTypeOptions { InputSchema = Positive }));

        var rejected = Assert.IsType<SubmitResult.Rejected>(await SubmitAsync(input));

        Assert.Equal(("InvalidInput", "input"), (rejected.Error, rejected.Field));
        Assert.StartsWith("The input does not fit job type 'counted': ", rejected.Reason, StringComparison.Ordinal);
        Assert.Contains(place, rejected.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_input_that_fits_is_accepted_with_its_first_state()
    {
        _world.Types.Add(new RegisteredType(Counted, new AnyInput(), new JobTypeOptions { InputSchema = Positive }));

        var accepted = Assert.IsType<SubmitResult.Accepted>(await SubmitAsync("""{"count":1}"""));

        Assert.Equal(JobStateName.Queued, accepted.State);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"type":"whole"}""")]
    [InlineData("""{"minimun":1}""")]
    public void A_schema_that_is_none_is_a_problem_of_the_registration(string schema)
    {
        var types = new JobTypes();
        types.Add(new RegisteredType(Counted, new AnyInput(), new JobTypeOptions { InputSchema = schema }));

        Assert.StartsWith("Job type counted: InputSchema cannot be used. ", Assert.Single(types.Problems()), StringComparison.Ordinal);
    }

    private Task<SubmitResult> SubmitAsync(string input) =>
        _world.Client.SubmitAsync(new Submission { Type = Counted, Input = new Payload(input) }, World.Cancel);

    private sealed class AnyInput : IJobHandler<System.Text.Json.JsonElement, string>
    {
        public Task<string> HandleAsync(System.Text.Json.JsonElement input, JobContext job, CancellationToken cancellationToken) => Task.FromResult("");
    }
}
