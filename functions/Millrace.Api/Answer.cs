using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Millrace.Api;

/// <summary>A JSON answer, written by source-generated code whatever options the application has set.</summary>
internal sealed class Answer<T>(int status, T body, JsonTypeInfo<T> type, string contentType = "application/json") : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.Headers.CacheControl = "no-store";
        // Without a token: writing to a client that has gone ends by itself and is nobody's error.
        await JsonSerializer.SerializeAsync(response.BodyWriter, body, type, CancellationToken.None);
    }
}

/// <summary>The usual answers.</summary>
internal static class Answer
{
    public static IResult Ok<T>(T body, JsonTypeInfo<T> type) => new Answer<T>(StatusCodes.Status200OK, body, type);

    public static IResult Accepted<T>(T body, JsonTypeInfo<T> type) => new Answer<T>(StatusCodes.Status202Accepted, body, type);
}
