using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Amazon.Lambda.AspNetCoreServer.Hosting.Internal;

/// <summary>A response that is sent as a whole: until the request has ended, everything in it can be changed.</summary>
internal sealed class BufferedResponse(Stream body) : IHttpResponseFeature
{
    private readonly Stack<(Func<object, Task> Call, object State)> _starting = new();
    private readonly Stack<(Func<object, Task> Call, object State)> _ended = new();

    public StreamResponseBodyFeature BodyFeature { get; } = new(body);

    public int StatusCode { get; set; } = 200;

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    public Stream Body { get; set; } = body;

    public bool HasStarted => false;

    public void OnStarting(Func<object, Task> callback, object state) => _starting.Push((callback, state));

    public void OnCompleted(Func<object, Task> callback, object state) => _ended.Push((callback, state));

    /// <summary>Writes what is still buffered, and lets those who wait for the response's start set their headers.</summary>
    public async Task CompleteAsync()
    {
        await BodyFeature.CompleteAsync();
        await CallAsync(_starting);
    }

    public Task EndAsync() => CallAsync(_ended);

    private static async Task CallAsync(Stack<(Func<object, Task> Call, object State)> callbacks)
    {
        while (callbacks.TryPop(out var one))
            await one.Call(one.State);
    }
}
