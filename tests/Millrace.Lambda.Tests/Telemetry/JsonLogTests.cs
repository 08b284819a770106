using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.Lambda.TestUtilities;
using Microsoft.Extensions.Logging;
using Millrace.Lambda.Telemetry;

namespace Millrace.Lambda.Tests.Telemetry;

public sealed partial class JsonLogTests : IDisposable
{
    private readonly MemoryStream _output = new();
    private readonly Invocation _invocation = new();
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _log;

    public JsonLogTests()
    {
        _loggers = new JsonLogs(_invocation, _output, LogLevel.Trace);
        _log = _loggers.CreateLogger("Millrace.Tests");
    }

    public void Dispose()
    {
        _loggers.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void An_entry_is_one_line_of_JSON_with_the_fields_of_Powertools()
    {
        _invocation.Begin(new TestLambdaContext { AwsRequestId = "request-1", TraceId = "Root=1-2-3" });

        _log.Tried(3, 4_000_000_000, true, TimeSpan.FromSeconds(1.5));

        Assert.Equal(
            """{"level":"Warning","message":"Tried 3 4000000000 True 00:00:01.5000000.","timestamp":"T","service":null"""
            + ""","function_request_id":"request-1","xray_trace_id":"Root=1-2-3","cold_start":true"""
            + ""","name":"Millrace.Tests","tries_so_far":3,"bytes":4000000000,"is_last":true,"left":"00:00:01.5000000"}""" + "\n",
            Timestamp().Replace(Text, "\"T\""));
    }

    [Fact]
    public void Outside_of_an_invocation_its_fields_are_left_out()
    {
        _log.Said("before");

        Assert.Equal(["level", "message", "timestamp", "service", "name", "text"], Line.Select(static pair => pair.Key));
    }

    [Fact]
    public void The_keys_of_scopes_stand_in_the_line()
    {
        using (_log.BeginScope(new Dictionary<string, object?> { ["Job"] = "j", ["Attempt"] = 2, ["Trace"] = null }))
        using (_log.BeginScope("no keys"))
            _log.Said("inside");

        _log.Said("outside");

        Assert.Equal(("j", 2, false), ((string?)Line["job"], (int?)Line["attempt"], Line.ContainsKey("trace")));
        Assert.False(Lines[1].AsObject().ContainsKey("job"));
    }

    [Fact]
    public void The_entrys_own_word_counts_before_its_scopes_and_an_inner_scopes_before_an_outer_ones()
    {
        using (_log.BeginScope(new Dictionary<string, object?> { ["Attempt"] = 1, ["Lane"] = "cpu", ["Text"] = "outer" }))
        using (_log.BeginScope(new Dictionary<string, object?> { ["attempt"] = 2, ["Text"] = "inner" }))
            _log.Said("own");

        Assert.Equal((2, "cpu", "own"), ((int?)Line["attempt"], (string?)Line["lane"], (string?)Line["text"]));
        Assert.Equal(Keys(Text).Distinct(), Keys(Text));
    }

    [Fact]
    public void A_key_cannot_take_the_place_of_a_field()
    {
        using (_log.BeginScope(new Dictionary<string, object?> { ["Level"] = "x", ["Message"] = "x", ["cold_start"] = "x", ["Exception"] = "x", ["FunctionRequestId"] = "x" }))
            _log.Named("name", "message");

        Assert.Equal(("Information", "name says message.", "Millrace.Tests"), ((string?)Line["level"], (string?)Line["message"], (string?)Line["name"]));
        Assert.Equal(Keys(Text).Distinct(), Keys(Text));
    }

    [Fact]
    public void An_exception_is_an_object_of_the_line()
    {
        var thrown = Assert.Throws<InvalidOperationException>(static () => Fail("first\nsecond"));

        _log.Broke(thrown);

        Assert.EndsWith("\n", Text, StringComparison.Ordinal);
        Assert.Single(Text.TrimEnd('\n').Split('\n'));
        var exception = Line["exception"]!;
        Assert.Equal(("System.InvalidOperationException", "first\nsecond"), ((string?)exception["type"], (string?)exception["message"]));
        Assert.Contains("at Millrace.Lambda.Tests.Telemetry.JsonLogTests.Fail(", (string?)exception["stack_trace"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("first\nsecond\r\nthird")]
    [InlineData("\"quoted\" \\ \0 \u2028 größer 📈")]
    [InlineData("")]
    public void Whatever_is_said_stays_on_its_line(string text)
    {
        _log.Said(text);

        Assert.Single(Text.TrimEnd('\n').Split('\n'));
        Assert.Equal(text, (string?)Line["message"]);
    }

    [Fact]
    public void Half_a_character_does_no_harm()
    {
        _log.Said("half \ud83d");

        Assert.Equal("half \ufffd", (string?)Line["message"]);
    }

    [Fact]
    public void Lines_of_many_threads_do_not_mix()
    {
        var text = new string('x', 5_000);

        Parallel.For(0, 200, _ => _log.Said(text));

        Assert.Equal(200, Lines.Count);
        Assert.All(Lines, line => Assert.Equal(text, (string?)line["message"]));
    }

    [Fact]
    public void Only_the_first_invocation_of_a_process_is_a_cold_start()
    {
        _invocation.Begin(new TestLambdaContext { AwsRequestId = "1" });
        var first = _invocation.IsColdStart;
        _invocation.Begin(new TestLambdaContext { AwsRequestId = "2" });

        Assert.Equal((true, false, "2"), (first, _invocation.IsColdStart, _invocation.RequestId));
    }

    [Fact]
    public void The_trace_of_an_invocation_is_that_of_its_context_or_else_of_its_environment()
    {
        const string variable = "_X_AMZN_TRACE_ID";
        Environment.SetEnvironmentVariable(variable, "Root=environment");
        try
        {
            _invocation.Begin(new TestLambdaContext { TraceId = "Root=context" });
            var ofContext = _invocation.Trace;
            _invocation.Begin(null);

            Assert.Equal(("Root=context", "Root=environment", null), (ofContext, _invocation.Trace, _invocation.RequestId));
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }

    private string Text => Encoding.UTF8.GetString(_output.ToArray());

    private List<JsonNode> Lines => [.. Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonNode.Parse(line)!)];

    private JsonObject Line => Lines[0].AsObject();

    private static void Fail(string message) => throw new InvalidOperationException(message);

    /// <summary>The first line's keys, also those that stand there twice.</summary>
    private static List<string> Keys(string text)
    {
        using var document = JsonDocument.Parse(text.Split('\n')[0]);
        return [.. document.RootElement.EnumerateObject().Select(static property => property.Name)];
    }

    [GeneratedRegex("\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z\"")]
    private static partial Regex Timestamp();
}

internal static partial class Entries
{
    [LoggerMessage(1, LogLevel.Warning, "Tried {TriesSoFar} {Bytes} {IsLast} {Left}.")]
    public static partial void Tried(this ILogger logger, int triesSoFar, long bytes, bool isLast, TimeSpan left);

    [LoggerMessage(2, LogLevel.Information, "{Text}")]
    public static partial void Said(this ILogger logger, string text);

    [LoggerMessage(3, LogLevel.Information, "{Name} says {Message}.")]
    public static partial void Named(this ILogger logger, string name, string message);

    [LoggerMessage(4, LogLevel.Error, "It broke.")]
    public static partial void Broke(this ILogger logger, Exception exception);
}
