using System.Collections.Frozen;
using System.Text;
using Amazon.Lambda.APIGatewayEvents;
using Microsoft.Net.Http.Headers;

namespace Amazon.Lambda.AspNetCoreServer.Hosting.Internal;

/// <summary>An ASP.NET Core response as an HTTP API's, with the choices of the official package.</summary>
internal static class HttpApiResponse
{
    /// <summary>Everything else is taken for text, as by the official package, and is spoilt if it is none.</summary>
    private static readonly FrozenSet<string> BinaryTypes = FrozenSet.Create(
        "application/octet-stream", "application/pdf", "application/zip", "image/gif", "image/jpeg", "image/jpg", "image/png", "image/x-icon");

    private static readonly FrozenSet<string> BinaryEncodings = FrozenSet.Create("br", "deflate", "gzip");

    public static APIGatewayHttpApiV2ProxyResponse From(BufferedResponse response, byte[] body)
    {
        var isBinary = BinaryEncodings.Contains(response.Headers.ContentEncoding.ToString())
            || BinaryTypes.Contains(response.Headers.ContentType.ToString().Split(';')[0].Trim());
        var answer = new APIGatewayHttpApiV2ProxyResponse
        {
            StatusCode = response.StatusCode,
            Headers = new Dictionary<string, string>(),
            Body = isBinary ? Convert.ToBase64String(body) : Encoding.UTF8.GetString(body),
            IsBase64Encoded = isBinary,
        };
        foreach (var (name, values) in response.Headers)
        {
            if (name.Equals(HeaderNames.SetCookie, StringComparison.OrdinalIgnoreCase))
                answer.Cookies = [.. values.OfType<string>()];
            else
                answer.SetHeaderValues(name, values.OfType<string>(), append: false);
        }

        if (response.Headers.ContentType.Count == 0)
            answer.Headers[HeaderNames.ContentType] = null;

        return answer;
    }
}
