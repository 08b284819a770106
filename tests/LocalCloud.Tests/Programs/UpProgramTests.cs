namespace LocalCloud.Tests.Programs;

public sealed class UpProgramTests
{
    [Fact]
    public void Options_are_read_in_any_order()
    {
        var options = UpProgram.Read(["--parameter", "Stage=prod", "--port", "0", "--parameter", "Program=Hello=1", "--data", "/tmp/here"]);

        Assert.Equal((0, "/tmp/here"), (options.Port, options.DataFolder));
        Assert.Equal(new Dictionary<string, string> { ["Stage"] = "prod", ["Program"] = "Hello=1" }, options.Parameters);
    }

    [Fact]
    public void Without_options_the_api_has_its_usual_port() => Assert.Equal(8090, UpProgram.Read([]).Port);

    [Theory]
    [InlineData("There is no option '--prot'.", "--prot", "1")]
    [InlineData("--port needs a value.", "--port")]
    [InlineData("--parameter takes NAME=VALUE, not 'Stage'.", "--parameter", "Stage")]
    [InlineData("--port takes a number from 0 to 65535, not 'abc'.", "--port", "abc")]
    [InlineData("--port takes a number from 0 to 65535, not '70000'.", "--port", "70000")]
    public void A_mistake_is_said_in_a_sentence(string expected, params string[] args) =>
        Assert.StartsWith(expected, Assert.Throws<ArgumentException>(() => UpProgram.Read(args)).Message, StringComparison.Ordinal);
}
