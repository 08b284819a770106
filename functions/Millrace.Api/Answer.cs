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

/// <summary>An answer without a body.</summary>
internal sealed class EmptyAnswer(int status) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        httpContext.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}

/// <summary>The usual answers.</summary>
internal static class Answer
{
    /// <summary>Done, and there is nothing to say.</summary>
    public static IResult NoContent { get; } = new EmptyAnswer(StatusCodes.Status204NoContent);

    public static IResult Ok<T>(T body, JsonTypeInfo<T> type) => new Answer<T>(StatusCodes.Status200OK, body, type);

    public static IResult Created<T>(T body, JsonTypeInfo<T> type) => new Answer<T>(StatusCodes.Status201Created, body, type);

    public static IResult Accepted<T>(T body, JsonTypeInfo<T> type) => new Answer<T>(StatusCodes.Status202Accepted, body, type);
}
