using System.Buffers;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.StandIns;

/// <summary>What is the same for all operations of a service that speaks AWS JSON 1.0.</summary>
/// <param name="Name">The SDK's name of the service, such as Amazon.SQS.</param>
/// <param name="TargetPrefix">What stands before the operation in X-Amz-Target.</param>
/// <param name="Version">The version of the API.</param>
/// <param name="IsQueryCompatible">Whether the service once spoke the query protocol and still knows its error codes.</param>
/// <param name="Errors">Makes the exception for an error's wire name.</param>
internal sealed record AwsJsonProtocol(
    string Name, string TargetPrefix, string Version, bool IsQueryCompatible, Func<string, string, Exception, AmazonServiceException> Errors);

/// <summary>One operation: how its request is written and its response is read.</summary>
internal sealed class AwsJsonOperation<TRequest, TResponse>(
    AwsJsonProtocol protocol, string name, Action<Utf8JsonWriter, TRequest> write, Func<JsonElement, TResponse> read)
    : IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonWebServiceRequest
    where TResponse : AmazonWebServiceResponse
{
    public InvokeOptions Options => field ??= new InvokeOptions
    {
        RequestMarshaller = this,
        ResponseUnmarshaller = new AwsJsonUnmarshaller(protocol, read),
    };

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer, (TRequest)input);
            writer.WriteEndObject();
        }

        var request = new DefaultRequest(input, protocol.Name) { HttpMethod = "POST", ResourcePath = "/", Content = buffer.WrittenSpan.ToArray() };
        request.Headers["X-Amz-Target"] = $"{protocol.TargetPrefix}.{name}";
        request.Headers["Content-Type"] = "application/x-amz-json-1.0";
        request.Headers[Util.HeaderKeys.XAmzApiVersion] = protocol.Version;
        if (protocol.IsQueryCompatible)
            request.Headers["x-amzn-query-mode"] = "true";

        return request;
    }
}
