using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Turns a handler of values into one of streams.</summary>
public class HandlerWrapper : IDisposable
{
    /// <summary>One buffer serves all answers of values: invocations come one after the other.</summary>
    private readonly MemoryStream _output = new();

    private HandlerWrapper(ILambdaSerializer serializer = null) => Serializer = serializer;

    public LambdaBootstrapHandler Handler { get; private init; }

    internal ILambdaSerializer Serializer { get; }

    public static HandlerWrapper GetHandlerWrapper(Func<Stream, ILambdaContext, Task> handler) => new()
    {
        Handler = async invocation =>
        {
            await handler(invocation.InputStream, invocation.LambdaContext);
            return new InvocationResponse(Stream.Null);
        },
    };

    public static HandlerWrapper GetHandlerWrapper(Func<Stream, ILambdaContext, Task<Stream>> handler) => new()
    {
        Handler = async invocation => new InvocationResponse(await handler(invocation.InputStream, invocation.LambdaContext)),
    };

    public static HandlerWrapper GetHandlerWrapper<TInput>(Func<TInput, ILambdaContext, Task> handler, ILambdaSerializer serializer) => new(serializer)
    {
        Handler = async invocation =>
        {
            await handler(serializer.Deserialize<TInput>(invocation.InputStream), invocation.LambdaContext);
            return new InvocationResponse(Stream.Null);
        },
    };

    public static HandlerWrapper GetHandlerWrapper<TInput>(Func<TInput, ILambdaContext, Task<Stream>> handler, ILambdaSerializer serializer) =>
        new(serializer)
        {
            Handler = async invocation =>
                new InvocationResponse(await handler(serializer.Deserialize<TInput>(invocation.InputStream), invocation.LambdaContext)),
        };

    public static HandlerWrapper GetHandlerWrapper<TOutput>(Func<Stream, ILambdaContext, Task<TOutput>> handler, ILambdaSerializer serializer) =>
        Serializing(serializer, invocation => handler(invocation.InputStream, invocation.LambdaContext));

    public static HandlerWrapper GetHandlerWrapper<TInput, TOutput>(Func<TInput, ILambdaContext, Task<TOutput>> handler, ILambdaSerializer serializer) =>
        Serializing(serializer, invocation => handler(serializer.Deserialize<TInput>(invocation.InputStream), invocation.LambdaContext));

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _output.Dispose();
    }

    private static HandlerWrapper Serializing<TOutput>(ILambdaSerializer serializer, Func<InvocationRequest, Task<TOutput>> handler)
    {
        HandlerWrapper wrapper = null;
        return wrapper = new HandlerWrapper(serializer) { Handler = async invocation => wrapper.Answer(await handler(invocation)) };
    }

    private InvocationResponse Answer<TOutput>(TOutput output)
    {
        _output.SetLength(0);
        Serializer.Serialize(output, _output);
        _output.Position = 0;
        return new InvocationResponse(_output, disposeOutputStream: false);
    }
}
