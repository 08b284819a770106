using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using TinyFunction;

using var runtime = new RuntimeClient(Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")!); // Lambda sets it.
if (Environment.GetEnvironmentVariable("TINY_START") is { } start)
{
    if (start == "exit")
        return 3;

    if (start == "hang")
        await Task.Delay(Timeout.Infinite);

    await runtime.InitErrorAsync("""{"errorType":"Tiny.NotConfigured","errorMessage":"TINY_START is set."}""");
    return 1;
}

for (var count = 1; ; count++)
{
    var invocation = await runtime.NextAsync();
    Console.WriteLine($"{invocation.Headers} count={count}");
    var input = JsonNode.Parse(invocation.Body)!.AsObject(); // Every event is an object here.
    if (input.ContainsKey("Records"))
        await AnswerBatchAsync(invocation, input["Records"]!.AsArray());
    else if (input.ContainsKey("routeKey"))
        await AnswerRequestAsync(invocation, input);
    else
        await AnswerAsync(invocation, input, count);
}

async Task AnswerAsync(RuntimeInvocation invocation, JsonObject input, int count)
{
    Console.WriteLine($"event: {input.ToJsonString()}");
    // An event about an execution does what the execution's input says.
    switch ($"{input["do"] ?? ($"{input["detail"]?["input"]}".Contains("refuse", StringComparison.Ordinal) ? "fail" : "")}")
    {
        case "crash":
            Environment.Exit(int.Parse($"{input["code"]}", CultureInfo.InvariantCulture));
            break;
        case "fail":
            await runtime.ErrorAsync(invocation.Id, """{"errorType":"Tiny.Asked","errorMessage":"As asked."}""");
            break;
        case "hang":
            await Task.Delay(Timeout.Infinite);
            break;
        case "wait":
            await Task.Delay(int.Parse($"{input["ms"]}", CultureInfo.InvariantCulture));
            goto default;
        case "call":
            await runtime.ResponseAsync(invocation.Id, await ServiceCall.SendAsync(input));
            break;
        case "large":
            var refused = await runtime.ResponseAsync(invocation.Id, $"\"{new string('x', (6 * 1024 * 1024) + 100)}\"");
            Console.WriteLine($"large: {refused}");
            break;
        case "twice":
            await runtime.ResponseAsync(invocation.Id, "1");
            Console.WriteLine($"twice: {await runtime.ResponseAsync(invocation.Id, "2")}");
            Console.WriteLine($"foreign: {await runtime.ErrorAsync("no-such-id", "{}")}");
            break;
        default:
            await runtime.ResponseAsync(invocation.Id, new JsonObject { ["event"] = input.DeepClone(), ["pid"] = Environment.ProcessId, ["count"] = count, ["environment"] = Variables() }.ToJsonString());
            break;
    }
}

// What a record says stands in its body, or in the attribute "say" of its image.
async Task AnswerBatchAsync(RuntimeInvocation invocation, JsonArray records)
{
    var words = records.Select(static one => $"{one!["body"] ?? one["dynamodb"]?["NewImage"]?["say"]?["S"]}").ToList();
    Console.WriteLine($"batch: {string.Join(',', words)}");
    Console.WriteLine($"event: {Encoding.UTF8.GetString(invocation.Body)}");
    if (words.Contains("wait"))
        await Task.Delay(300);

    if (words.Contains("crash"))
        Environment.Exit(1);

    if (words.Contains("throw"))
        await runtime.ErrorAsync(invocation.Id, """{"errorType":"Tiny.Asked","errorMessage":"As asked."}""");
    else if (words.Contains("malformed"))
        await runtime.ResponseAsync(invocation.Id, """{"batchItemFailures":[{"itemIdentifier":"nobody"}]}""");
    else
        await runtime.ResponseAsync(invocation.Id, new JsonObject { ["batchItemFailures"] = new JsonArray([.. Failures(records, words)]) }.ToJsonString());
}

static IEnumerable<JsonNode> Failures(JsonArray records, List<string> words) =>
    from place in Enumerable.Range(0, words.Count)
    where words[place].StartsWith("fail", StringComparison.Ordinal)
    select new JsonObject { ["itemIdentifier"] = $"{records[place]!["messageId"] ?? records[place]!["dynamodb"]!["SequenceNumber"]}" };

async Task AnswerRequestAsync(RuntimeInvocation invocation, JsonObject input) => await runtime.ResponseAsync(
    invocation.Id,
    $"{input["rawPath"]}" switch
    {
        "/bare" => """{"just":"this"}""",
        "/binary" => """{"statusCode":200,"headers":{"content-type":"image/png"},"body":"AAEC","isBase64Encoded":true}""",
        "/cookies" => """{"statusCode":204,"cookies":["a=1","b=2"]}""",
        "/broken" => "nonsense",
        _ => new JsonObject { ["statusCode"] = 201, ["headers"] = new JsonObject { ["content-type"] = "application/json" }, ["body"] = input.ToJsonString() }.ToJsonString(),
    });

static JsonObject Variables() => new(Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
    .Select(static one => KeyValuePair.Create((string)one.Key, (JsonNode?)(string?)one.Value)));
