using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Wire;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.Faults;

/// <summary>Where the calls of services go.</summary>
internal sealed record Upstream(Uri DynamoDb, Uri Sqs, RequestDelegate StepFunctions, string LostMessagesUrl);

/// <summary>
/// Stands before DynamoDB, SQS and Step Functions. Every function has a port of its own here, so that a fault can be one of a
/// single function's calls.
/// </summary>
internal sealed class FaultProxy(Upstream upstream, CallFaults faults, TraceHeaders traces, HttpClient http)
{
    private static readonly string[] NotPassedOn = ["Host", "Content-Length", "Content-Type", "Transfer-Encoding", "Connection", "Expect"];
    private readonly ConcurrentDictionary<int, string> _callers = [];
    private readonly ConcurrentDictionary<(string, string), int> _counts = [];

    /// <summary>How often each function has called each operation, as <c>("ApiFunction", "SQS.SendMessage")</c>.</summary>
    public IReadOnlyDictionary<(string Function, string Operation), int> Counts => _counts;

    /// <summary>Says whose port it is.</summary>
    public void Know(int port, string function) => _callers[port] = function;

    /// <summary>Answers a call.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var target = context.Request.Headers["X-Amz-Target"].ToString().Split('.');
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var call = new AwsCall(_callers.GetValueOrDefault(context.Connection.LocalPort, ""), ServiceOf(target[0]), target[^1], body.ToArray());
        _counts.AddOrUpdate((call.Function, $"{call.Service}.{call.Operation}"), 1, static (_, count) => count + 1);
        switch (faults.Choose(call))
        {
            case Fault.Throttle:
                await RefuseAsync(context, 400, call.Service == "SQS" ? "com.amazonaws.sqs#RequestThrottled" : "com.amazonaws.dynamodb.v20120810#ThrottlingException");
                break;
            case Fault.Fail:
                await RefuseAsync(context, 500, "InternalServerError");
                break;
            case Fault.Cut:
                context.Abort();
                break;
            case Fault.DropAnswer:
                await ForwardAsync(context, call, call.Body, isAnswered: false);
                context.Abort();
                break;
            case Fault.Delay delay:
                await Task.Delay(delay.For, context.RequestAborted);
                await ForwardAsync(context, call, call.Body, isAnswered: true);
                break;
            case Fault.LoseMessages:
                await ForwardAsync(context, call, Elsewhere(call), isAnswered: true);
                break;
            default:
                await ForwardAsync(context, call, call.Body, isAnswered: true);
                break;
        }
    }

    private static string ServiceOf(string target) => target switch
    {
        "AmazonSQS" => "SQS",
        "AWSStepFunctions" => "StepFunctions",
        _ => "DynamoDB",
    };

    /// <summary>To a queue that nobody reads, so that the answer is a true one.</summary>
    private byte[] Elsewhere(AwsCall call)
    {
        var body = JsonNode.Parse(call.Body.Span)!.AsObject(); // An SDK sends an object.
        body["QueueUrl"] = upstream.LostMessagesUrl;
        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    private async Task ForwardAsync(HttpContext context, AwsCall call, ReadOnlyMemory<byte> body, bool isAnswered)
    {
        if (call.Service == "StepFunctions")
        {
            context.Request.Body = new MemoryStream(body.ToArray());
            context.Response.Body = isAnswered ? context.Response.Body : Stream.Null;
            await upstream.StepFunctions(context);
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, call.Service == "SQS" ? upstream.Sqs : upstream.DynamoDb) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(context.Request.ContentType ?? "application/x-amz-json-1.0");
        foreach (var (name, values) in context.Request.Headers.Where(static one => !NotPassedOn.Contains(one.Key, StringComparer.OrdinalIgnoreCase)))
            request.Headers.TryAddWithoutValidation(name, values.AsEnumerable());

        try
        {
            using var answer = await http.SendAsync(request, context.RequestAborted);
            var content = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
            if (call.Operation is "SendMessage" or "SendMessageBatch" && answer.IsSuccessStatusCode)
                traces.Keep(body, content);

            if (isAnswered)
                await AnswerAsync(context, answer, content);
        }
        catch (HttpRequestException)
        {
            context.Abort(); // The service is down: the caller sees a broken connection, as it would without us.
        }
    }

    private static async Task AnswerAsync(HttpContext context, HttpResponseMessage answer, byte[] content)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(static one => !NotPassedOn.Contains(one.Key) || one.Key == "Content-Type"))
            context.Response.Headers[name] = values.ToArray();

        await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }

    private static async Task RefuseAsync(HttpContext context, int status, string type)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/x-amz-json-1.0";
        await context.Response.WriteAsync($$"""{"__type":"{{type}}","message":"A fault of the local cloud."}""");
    }
}
