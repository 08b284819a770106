using Millrace.Host.Commands;

namespace Millrace.Host.Tests.Commands;

public sealed class PlatformOptionsTests
{
    [Theory]
    [InlineData("v2", "v2")]
    [InlineData(",v2", ",v2")]
    [InlineData("", "")]
    [InlineData("v2, v2", "v2")]
    public void Pools_are_separated_by_commas_and_an_empty_name_is_the_usual_one(string text, string pools) =>
        Assert.Equal(pools, string.Join(',', PlatformOptionsOf.ReadPools(text)));

    [Fact]
    public void A_secret_that_is_none_stops_the_start_without_being_told()
    {
        var refused = Assert.Throws<CommandException>(() => PlatformOptionsOf.Callbacks(static name => name == "MILLRACE_CALLBACK_SECRETS" ? "topsecret" : null));

        Assert.Equal((ExitCode.Usage, "MILLRACE_CALLBACK_SECRETS, number 1: A callback secret must start with 'whsec_'."), (refused.ExitCode, refused.Message));
    }
}
