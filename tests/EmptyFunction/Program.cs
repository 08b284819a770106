using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;

using var bootstrap = LambdaBootstrapBuilder
    .Create((Stream input, ILambdaContext context) => Task.FromResult<Stream>(new MemoryStream("{}"u8.ToArray())))
    .Build();
await bootstrap.RunAsync();
