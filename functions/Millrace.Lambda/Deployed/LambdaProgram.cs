using System.Text.Json;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.DynamoDBEvents;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Lambda.SQSEvents;
using Microsoft.Extensions.Logging;
using Millrace.Lambda.Telemetry;
using Millrace.Running;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Millrace.Lambda.Deployed;

/// <summary>A program of job handlers as Lambda runs it: the function that <c>MILLRACE_FUNCTION</c> names.</summary>
public sealed class LambdaProgram
{
    private readonly LambdaSettings _settings;
    private readonly HandlerSet _handlers;
    private readonly JsonLogs _loggers;
    private readonly EmfMetrics _metrics;
    private readonly Invoker _invoker;

    private LambdaProgram(LambdaSettings settings, HandlerSet handlers, JsonLogs loggers)
    {
        (_settings, _handlers, _loggers) = (settings, handlers, loggers);
        _metrics = new EmfMetrics(settings.Stage, loggers.Write);
        _invoker = new Invoker(loggers.Invocation, _metrics);
    }

    /// <summary>Whether this process was started by Lambda.</summary>
    public static bool IsAsked => Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API") is { Length: > 0 };

    /// <summary>Serves invocations until Lambda ends the process.</summary>
    /// <param name="handlers">The program's job types.</param>
    /// <param name="pipelines">The names of those that are pipelines.</param>
    /// <exception cref="InvalidOperationException">The environment is not complete; the message names everything that is wrong.</exception>
    public static async Task RunAsync(HandlerSet handlers, IReadOnlyCollection<string> pipelines)
    {
        var settings = LambdaSettings.Read(Environment.GetEnvironmentVariable, handlers.Types, pipelines);
        using var loggers = new JsonLogs(new Invocation(), Console.OpenStandardOutput(), MinimumLevel());
        await new LambdaProgram(settings, handlers, loggers).RunAsync();
    }

    private Task RunAsync() => _settings.Function switch
    {
        FunctionName.Api => ApiProgram.RunAsync(Compose(), _loggers, _invoker),
        FunctionName.Dispatch => ServeAsync<DynamoDBEvent, StreamsEventResponse>(() => Compose().Dispatch().HandleAsync),
        FunctionName.Work => WorkAsync(),
        FunctionName.StartTask => ServeAsync<JsonElement, string>(() => StartTaskOf(Compose().StartTask())),
        FunctionName.PipelineEnd => ServeAsync<CloudWatchEvent<ExecutionEnd>, string>(() => Silent<CloudWatchEvent<ExecutionEnd>>(Compose().PipelineEnd().HandleAsync)),
        FunctionName.Sweep => ServeAsync<CloudWatchEvent<JsonElement>, string>(() => SweepOf(Compose().Sweep())),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private Composition Compose() => new(_settings, _handlers, _loggers, _metrics);

    private async Task WorkAsync()
    {
        using var stopping = new CancellationTokenSource();
        var keeping = Task.CompletedTask;
        await ServeAsync<SQSEvent, SQSBatchResponse>(() =>
        {
            var (function, keeper) = Compose().Work(InstanceName());
            keeping = keeper.RunAsync(stopping.Token);
            return function.HandleAsync;
        });
        await stopping.CancelAsync();
        await keeping;
    }

    private Func<JsonElement, CancellationToken, Task<string>> StartTaskOf(StartTaskFunction function) =>
        async (payload, cancellationToken) => (await function.HandleAsync(payload, _loggers.Invocation.Trace, cancellationToken)).Value;

    private static Func<CloudWatchEvent<JsonElement>, CancellationToken, Task<string>> SweepOf(SweepFunction function) =>
        Silent<CloudWatchEvent<JsonElement>>((_, cancellationToken) => function.HandleAsync(cancellationToken));

    /// <summary>Serves a function that is made, with its clients, while the runtime connects and asks for the first event.</summary>
    private async Task ServeAsync<TInput, TOutput>(Func<Func<TInput, CancellationToken, Task<TOutput>>> make)
    {
        var making = Task.Run(make);
        Task<TOutput> HandleAsync(TInput input, ILambdaContext context) =>
            _invoker.InvokeAsync(input, context, async (one, cancellationToken) => await (await making)(one, cancellationToken));

        using var bootstrap = LambdaBootstrapBuilder
            .Create<TInput, TOutput>(HandleAsync, new SourceGeneratorLambdaJsonSerializer<LambdaJson>())
            .Build();
        await bootstrap.RunAsync();
    }

    // A function without an answer: Lambda shows it to nobody.
    private static Func<TInput, CancellationToken, Task<string>> Silent<TInput>(Func<TInput, CancellationToken, Task> handle) =>
        async (input, cancellationToken) =>
        {
            await handle(input, cancellationToken);
            return "done";
        };

    // Names the process in leases: the log stream is one instance's own.
    private static string InstanceName() =>
        Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_STREAM_NAME") is { Length: > 0 } stream ? stream : $"{Environment.MachineName}-{Environment.ProcessId}";

    // The level of Lambda's own logging controls, whose names are not .NET's.
    private static LogLevel MinimumLevel() => Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_LEVEL") switch
    {
        "TRACE" => LogLevel.Trace,
        "DEBUG" => LogLevel.Debug,
        "WARN" => LogLevel.Warning,
        "ERROR" => LogLevel.Error,
        "FATAL" => LogLevel.Critical,
        _ => LogLevel.Information,
    };
}
