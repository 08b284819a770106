using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Millrace.Callbacks;
using Millrace.Dlq;
using Millrace.Host;
using Millrace.Jobs;
using Millrace.Pipelines;
using Millrace.Retries;
using Millrace.States;

namespace Millrace;

/// <summary>What a program consists of: its job types, its pipelines, the JSON it speaks, its commands.</summary>
public sealed class MillraceBuilder
{
    private readonly JobTypes _types = new();
    private readonly Dictionary<string, string> _pipelines = [];
    private readonly Dictionary<string, ITaskHandler> _tasks = [];
    private readonly List<IJsonTypeInfoResolver> _json = [];
    private readonly List<Func<JobCommands, Command>> _commands = [];

    internal MillraceBuilder()
    {
    }

    /// <summary>The arguments that stand for none, so that the program does its main job when it is started bare.</summary>
    public IReadOnlyList<string> DefaultArguments { get; set; } = [];

    /// <summary>Registers the handler of a job type.</summary>
    /// <typeparam name="THandler">Implements <see cref="IJobHandler{TInput,TResult}"/>.</typeparam>
    /// <param name="type">The job type's name, such as <c>image.resize</c>.</param>
    /// <param name="options">How its jobs are run.</param>
    /// <exception cref="ArgumentException">The name is none, or is registered already.</exception>
    public MillraceBuilder Handle<THandler>(string type, JobTypeOptions? options = null)
        where THandler : IJobHandler, new() => Handle(type, new THandler(), options);

    /// <summary>Registers a handler that was made with what it needs.</summary>
    /// <exception cref="ArgumentException">The name is none, is registered already, or begins with <c>millrace.</c>, as those of the platform do.</exception>
    public MillraceBuilder Handle(string type, IJobHandler handler, JobTypeOptions? options = null)
    {
        if (type.StartsWith("millrace.", StringComparison.Ordinal))
            throw new ArgumentException($"'{type}' begins with 'millrace.', as only the platform's own job types do.", nameof(type));

        _types.Add(new RegisteredType(new JobType(type), handler, options ?? new JobTypeOptions()));
        return this;
    }

    /// <summary>Registers a pipeline: a job type whose jobs run a state machine.</summary>
    /// <param name="type">The job type's name.</param>
    /// <param name="definition">Amazon States Language. <c>${StartTaskFunctionArn}</c> stands for the function that starts jobs.</param>
    /// <exception cref="ArgumentException">The name is none or is registered already.</exception>
    public MillraceBuilder Pipeline(string type, string definition)
    {
        Handle(type, new PipelineHandler(), new JobTypeOptions { Retry = RetryPolicy.Default });
        _pipelines.Add(type, definition);
        return this;
    }

    /// <summary>
    /// Registers who does the work of Task states with a resource, such as <c>arn:aws:states:::sqs:sendMessage</c>, or with one that matches a pattern with
    /// stars: in the single process, where nothing stands behind such an ARN. An exact resource goes before a pattern, a longer pattern before a shorter one.
    /// </summary>
    /// <exception cref="ArgumentException">The resource is registered already.</exception>
    public MillraceBuilder Task(string resource, ITaskHandler handler)
    {
        ArgumentException.ThrowIfNullOrEmpty(resource);
        ArgumentNullException.ThrowIfNull(handler);
        _tasks.Add(resource, handler);
        return this;
    }

    /// <summary>Adds a source-generated JSON context, asked for the types of inputs and results.</summary>
    public MillraceBuilder Json(IJsonTypeInfoResolver context)
    {
        _json.Add(context);
        return this;
    }

    /// <summary>Adds a command of the program's own. One with the name of a built-in command takes its place.</summary>
    public MillraceBuilder Command(Func<JobCommands, Command> command)
    {
        _commands.Add(command);
        return this;
    }

    internal AppDefinition Build() => new(new Running.HandlerSet(_types, new PayloadSerializer([.. _json, CallbackDelivery.Json, DlqOrder.Json])), _pipelines, _commands, DefaultArguments) { Tasks = _tasks };
}
