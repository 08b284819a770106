using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Lambda;

namespace LocalCloud.Tests;

/// <summary>Functions whose program does what its events say.</summary>
internal static class Tiny
{
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "TinyFunction");

    public static FunctionSettings Settings { get; } = new()
    {
        Id = "TinyFunction",
        Name = "millrace-TinyFunction",
        Handler = "Tiny",
        Program = Program,
        Timeout = TimeSpan.FromSeconds(20),
        Concurrency = 4,
    };

    public static LambdaFunction Function(Func<FunctionSettings, FunctionSettings>? with = null) =>
        new((with ?? (static settings => settings))(Settings), TimeProvider.System, null);

    public static Task<InvokeResult> SendAsync(this LambdaFunction function, string json) => function.InvokeAsync(Encoding.UTF8.GetBytes(json));

    public static JsonNode Json(this InvokeResult result) => JsonNode.Parse(result.Payload.Span)!; // Every answer here is some JSON.

    /// <summary>The lines of the log that start with a word and a colon, without it.</summary>
    public static IReadOnlyList<string> Said(this LambdaFunction function, string word) =>
        [.. function.Log.Lines.Where(line => line.StartsWith($"{word}: ", StringComparison.Ordinal)).Select(line => line[(word.Length + 2)..])];

    /// <summary>Waits for what will come.</summary>
    public static Task UntilAsync(Func<bool> comes, string what) => UntilAsync(() => Task.FromResult(comes()), what);

    /// <summary>Waits for what will come, and must be asked for.</summary>
    public static async Task UntilAsync(Func<Task<bool>> comes, string what)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (!await comes())
        {
            if (TimeProvider.System.GetElapsedTime(deadline) > TimeSpan.FromSeconds(60))
                Assert.Fail($"Not within a minute: {what}");

            await Task.Delay(25, TestContext.Current.CancellationToken);
        }
    }
}
