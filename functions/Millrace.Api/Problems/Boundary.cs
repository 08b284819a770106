using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Millrace.Api.Requests;

namespace Millrace.Api.Problems;

/// <summary>The one place where failures become answers.</summary>
internal sealed class Boundary(RequestDelegate next, MillraceApiOptions options, ILogger<Boundary> logger)
{
    // What a client logs for a request that it gave up; nobody reads this answer.
    private const int ClientClosedRequest = 499;

    public async Task InvokeAsync(HttpContext context)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            BrowserGuard.Check(context.Request, options);
            await next(context);
            if (Refusals.OfBareStatus(context) is { } problem)
                await AnswerAsync(context, problem);
        }
        catch (Exception e) when (e is ClientGoneException || (e is OperationCanceledException && context.RequestAborted.IsCancellationRequested))
        {
            if (!context.Response.HasStarted)
                context.Response.StatusCode = ClientClosedRequest;

            // Or the web server would try to read the rest of the body, and log that it cannot.
            context.Abort();
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            var problem = Judge(context, e);
            context.Response.Clear();
            await AnswerAsync(context, problem);
        }
    }

    private static Task AnswerAsync(HttpContext context, Problem problem)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
            headers.RetryAfter = "2";

        return new Answer<Problem>(problem.Status, problem, ApiJson.Readable.Problem, "application/problem+json").ExecuteAsync(context);
    }

    private Problem Judge(HttpContext context, Exception exception)
    {
        var request = context.Request;
        var trace = Activity.Current?.Id ?? context.TraceIdentifier;
        switch (exception)
        {
            case RefusedException refused:
                return refused.Problem;
            case BadHttpRequestException bad:
                return Refusals.BadHttp(bad.StatusCode);
            case StoreFailedException failed:
                logger.StoreFailed(request.Method, request.Path, trace, failed.InnerException!); // Its constructor demands one.
                return Refusals.StoreFailed(trace);
            default:
                logger.Unexpected(request.Method, request.Path, trace, exception);
                return Refusals.Unexpected(trace);
        }
    }
}
