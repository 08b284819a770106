using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.StandIns;

/// <summary>Reads responses and errors of AWS JSON 1.0.</summary>
internal sealed class AwsJsonUnmarshaller(AwsJsonProtocol protocol, Func<JsonElement, AmazonWebServiceResponse> read) : JsonResponseUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        var body = ReadAll(input.Stream);
        using var document = JsonDocument.Parse(body.Length == 0 ? "{}"u8.ToArray() : body);
        return read(document.RootElement);
    }

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var error = AwsJsonError.Read(ReadAll(input.Stream), input.ResponseData);
        var exception = protocol.Errors(error.Type, error.Message, innerException);
        exception.ErrorCode = error.Code;
        exception.ErrorType = error.Fault;
        exception.RequestId = error.RequestId;
        exception.StatusCode = statusCode;
        return exception;
    }

    private static byte[] ReadAll(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}

/// <summary>An error as the wire tells it.</summary>
/// <param name="Type">The name of its shape, without namespace and address; null if the response names none.</param>
/// <param name="Code">Its code: of a query-compatible service the older one, which the SDK reports too.</param>
/// <param name="Message">What happened.</param>
/// <param name="Fault">Whose fault it is.</param>
/// <param name="RequestId">The id of the request.</param>
internal sealed record AwsJsonError(string Type, string Code, string Message, ErrorType Fault, string RequestId)
{
    public static AwsJsonError Read(byte[] body, IWebResponseData response)
    {
        var (type, message) = ReadBody(body);
        type ??= ShapeName(Header(response, "x-amzn-ErrorType"));
        message ??= type is null
            ? $"The service answered with HTTP status {(int)response.StatusCode}."
            : $"The service returned an error with Error Code {type}.";
        var query = Header(response, "x-amzn-query-error")?.Split(';');
        var (code, fault) = query is [var older, var whose] ? (older, FaultOf(whose)) : (type, ErrorType.Unknown);
        return new AwsJsonError(type, code, message, fault, Header(response, "x-amzn-RequestId"));
    }

    private static (string Type, string Message) ReadBody(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                ? (ShapeName(root.Text("__type") ?? root.Text("code")), root.Text("message") ?? root.Text("Message"))
                : (null, null);
        }
        catch (JsonException)
        {
            return (null, null); // Not of the service, but of something between it and us: the status code must do.
        }
    }

    private static string ShapeName(string type) => type?.Split('#')[^1].Split(':')[0];

    private static string Header(IWebResponseData response, string name) => response.IsHeaderPresent(name) ? response.GetHeaderValue(name) : null;

    private static ErrorType FaultOf(string whose) => whose switch
    {
        "Sender" => ErrorType.Sender,
        "Receiver" => ErrorType.Receiver,
        _ => ErrorType.Unknown,
    };
}
