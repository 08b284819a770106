using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The four requests of the Lambda Runtime API, version 2018-06-01.</summary>
internal sealed class RuntimeApi
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeHeaderValue ErrorJson = new("application/vnd.aws.lambda.error+json");

    private readonly LambdaEnvironment _environment = new();
    private readonly string _root;

    public RuntimeApi(HttpClient client, string endpoint)
    {
        Client = client;
        endpoint ??= Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API");
        _root = endpoint is null ? null : $"http://{endpoint}/2018-06-01/runtime/";
    }

    public HttpClient Client { get; }

    /// <summary>Waits, for ever if need be, until there is something to do.</summary>
    public async Task<InvocationRequest> NextAsync(ILambdaSerializer serializer, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address("invocation/next"));
        using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await EnsureAsync(response);

        // Not the token: an invocation that was handed out must be answered.
        var body = await response.Content.ReadAsByteArrayAsync(CancellationToken.None);
        var input = new MemoryStream(body, 0, body.Length, writable: false, publiclyVisible: true);
        return new InvocationRequest(input, new LambdaContext(_environment, response.Headers) { Serializer = serializer });
    }

    public async Task RespondAsync(LambdaContext context, Stream output)
    {
        using var response = await PostAsync($"invocation/{context.AwsRequestId}/response", ContentOf(output), context);
        if (response.StatusCode != HttpStatusCode.RequestEntityTooLarge)
        {
            await EnsureAsync(response);
            return;
        }

        var body = await response.Content.ReadAsStringAsync();
        await Console.Error.WriteLineAsync($"The answer to invocation {context.AwsRequestId} is too large: {body}");
        // Lambda itself has told the caller, and may refuse to hear it again: the status does not matter.
        using var told = await PostErrorAsync(
            $"invocation/{context.AwsRequestId}/error", new ErrorReport("Function.ResponseSizeTooLarge", "Response payload size exceeded the maximum allowed."), context);
    }

    public async Task FailAsync(LambdaContext context, Exception exception)
    {
        using var response = await PostErrorAsync($"invocation/{context.AwsRequestId}/error", new ErrorReport(exception), context);
        await EnsureAsync(response);
    }

    public async Task FailInitAsync(Exception exception)
    {
        using var response = await PostErrorAsync("init/error", new ErrorReport(exception), context: null);
        await EnsureAsync(response);
    }

    private async Task<HttpResponseMessage> PostErrorAsync(string path, ErrorReport error, LambdaContext context)
    {
        var content = new ByteArrayContent(error.ToJson()) { Headers = { ContentType = ErrorJson } };
        // A type's name may have any letter, a header only ASCII.
        content.Headers.TryAddWithoutValidation("Lambda-Runtime-Function-Error-Type", Encoding.ASCII.GetString(Encoding.ASCII.GetBytes(error.Type)));
        return await PostAsync(path, content, context);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, HttpContent content, LambdaContext context)
    {
        // Not disposed: its content is a stream of the handler, whose answer says whether to dispose it.
        var request = new HttpRequestMessage(HttpMethod.Post, Address(path)) { Content = content };
        if (context?.InvocationId is { } id)
            request.Headers.TryAddWithoutValidation(LambdaContext.InvocationIdHeader, id);

        return await Client.SendAsync(request, CancellationToken.None);
    }

    private static HttpContent ContentOf(Stream output)
    {
        HttpContent content = output switch
        {
            null => new ByteArrayContent([]),
            MemoryStream memory when memory.TryGetBuffer(out var buffer) => new ReadOnlyMemoryContent(buffer.AsMemory()[(int)memory.Position..]),
            _ => new StreamContent(output),
        };
        content.Headers.ContentType = Json;
        return content;
    }

    private string Address(string path) => _root is null
        ? throw new InvalidOperationException("AWS_LAMBDA_RUNTIME_API is not set: start this program by Lambda, or by something that speaks its Runtime API.")
        : _root + path;

    private static async Task EnsureAsync(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
            return;

        var request = response.RequestMessage;
        var body = await response.Content.ReadAsStringAsync();
        throw new HttpRequestException(
            $"The Lambda Runtime API answered {request.Method} {request.RequestUri.AbsolutePath} with {(int)response.StatusCode}: {body}", null, response.StatusCode);
    }
}
