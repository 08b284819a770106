using System.Text.Json.Serialization;
using Amazon.Lambda.APIGatewayEvents;

namespace Millrace.Lambda.Deployed;

/// <summary>The JSON of API Gateway's requests and answers.</summary>
[JsonSerializable(typeof(APIGatewayHttpApiV2ProxyRequest))]
[JsonSerializable(typeof(APIGatewayHttpApiV2ProxyResponse))]
internal sealed partial class ApiEventJson : JsonSerializerContext;
