using System.Text.Json;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Callbacks;
using Millrace.Children;
using Millrace.Jobs;

namespace Millrace.Api.Jobs;

/// <summary>Reads the submissions of one request. Whatever is wrong with one is refused with its field and remedy.</summary>
internal sealed class JobRequest(Backend backend, CallbackFeature callbacks, TimeProvider clock)
{
    private readonly TemplateShelf _templates = new(backend);

    /// <summary>The fields of a job.</summary>
    public static IReadOnlyList<string> Fields { get; } =
    [
        "type", "input", "template", "version", "parameters", "priority", "runAt", "delay", "fairKey", "orderKey", "unique",
        "resources", "tags", "callback", "timeout", "maxAttempts", "pool", "children",
    ];

    /// <summary>The field of a job's idempotency key where it stands in the body: in a batch.</summary>
    public const string KeyField = "idempotencyKey";

    /// <summary>The trace header of the request, which all of its jobs carry.</summary>
    public string? Trace { get; init; }

    /// <summary>Reads one job, whose fields are known to be no others.</summary>
    /// <param name="body">The job.</param>
    /// <param name="key">Its idempotency key, wherever that stood.</param>
    /// <param name="cancellationToken">Ends the search for a template; nothing else waits, so that a batch makes no task a job.</param>
    public async ValueTask<Submission> ReadAsync(JsonElement body, string? key, CancellationToken cancellationToken)
    {
        if (HasOnlyTypeAndInput(body))
            return ReadTypeAndInput(body) with { IdempotencyKey = key, Trace = Trace };

        var plain = Field.OptionalText(body, "template") is { } template
            ? await _templates.ExpandAsync(template, body, cancellationToken)
            : ReadPlain(body);
        return plain with
        {
            IdempotencyKey = key,
            Trace = Trace,
            Priority = Field.OptionalText(body, "priority") is { } priority ? Argument.Priority(priority) : plain.Priority,
            RunAt = ReadStart(body),
            Unique = ReadUnique(body),
            Terms = ReadTerms(body, plain.Terms),
        };
    }

    private static Submission ReadPlain(JsonElement body)
    {
        foreach (var field in new[] { "version", "parameters" })
        {
            if (Field.Optional(body, field) is not null)
                throw Argument.Refuse(field, $"'{field}' goes with a template only.", $"Add \"template\", or leave '{field}' out.");
        }

        return ReadTypeAndInput(body);
    }

    private static Submission ReadTypeAndInput(JsonElement body) =>
        new() { Type = Argument.OwnType(Field.RequiredText(body, "type")), Input = Field.RequiredJson(body, "input") };

    // As most jobs have. Neither to look for the other fields nor to make terms of their absence spares a job of a batch 2 of 13 us.
    private static bool HasOnlyTypeAndInput(JsonElement body) =>
        body.GetPropertyCount() == (body.TryGetProperty(KeyField, out _) ? 3 : 2) && body.TryGetProperty("type", out _) && body.TryGetProperty("input", out _);

    private DateTimeOffset? ReadStart(JsonElement body)
    {
        var at = Field.OptionalTime(body, "runAt");
        var delay = Field.OptionalSpan(body, "delay");
        if (at is not null && delay is not null)
            throw Argument.Refuse("delay", "'delay' and 'runAt' both say when the job starts.", "Send one of them.");

        return delay is { } later ? clock.GetUtcNow() + later : at;
    }

    private static Uniqueness? ReadUnique(JsonElement body)
    {
        if (Field.Optional(body, "unique") is not { } value || value.ValueKind == JsonValueKind.False)
            return null;

        if (value.ValueKind == JsonValueKind.True)
            return new Uniqueness();

        if (value.ValueKind != JsonValueKind.Object)
            throw Argument.Refuse("unique", $"'unique' must be true or an object, was {Field.KindOf(value)}.", "Send true, or an object with the fields for, key.");

        JsonBody.CheckFields(value, ["for", "key"], "unique.");
        var span = Within("unique", () => Field.OptionalSpan(value, "for"));
        if (span == TimeSpan.Zero)
            throw Argument.Refuse("unique.for", "'unique.for' must be more than 0.", "Leave it out to have the job unique while it has not ended.");

        var key = Within("unique", () => Field.OptionalText(value, "key") is { } text ? Argument.Word(text, "key") : null);
        return new Uniqueness(span, key);
    }

    private JobTerms ReadTerms(JsonElement body, JobTerms defaults) => defaults with
    {
        FairKey = ReadKey(body, "fairKey"),
        OrderKey = ReadKey(body, "orderKey"),
        Resources = Field.OptionalWords(body, "resources") ?? defaults.Resources,
        Tags = Field.OptionalWords(body, "tags") ?? defaults.Tags,
        Callback = ReadCallback(body),
        Timeout = Field.OptionalSpan(body, "timeout") ?? defaults.Timeout,
        MaxAttempts = Field.OptionalNumber(body, "maxAttempts", 1, 100) ?? defaults.MaxAttempts,
        Pool = Field.OptionalText(body, "pool") ?? defaults.Pool,
        Children = ReadChildren(body),
    };

    private static string? ReadKey(JsonElement body, string name) => Field.OptionalText(body, name) is { } key ? Argument.Word(key, name) : null;

    private Callback? ReadCallback(JsonElement body)
    {
        if (Field.OptionalObject(body, "callback", ["url"]) is not { } value)
            return null;

        var callback = new Callback(Within("callback", () => Field.RequiredText(value, "url")));
        return callbacks.WhyNot(callback) is { } why
            ? throw Argument.Refuse("callback.url", why, "Send an address that this platform may call, or leave the callback out.")
            : callback;
    }

    private static ChildPolicy? ReadChildren(JsonElement body)
    {
        if (Field.OptionalObject(body, "children", ["wait", "count", "mayFail"]) is not { } value)
            return null;

        var policy = Within("children", () => new ChildPolicy
        {
            Wait = Field.OptionalName<ChildWait>(value, "wait") ?? ChildWait.All,
            Count = Field.OptionalNumber(value, "count", 1, int.MaxValue),
            MayFail = Field.OptionalNumber(value, "mayFail", 0, int.MaxValue),
        });
        return policy.Problems().FirstOrDefault() is { } problem
            ? throw Argument.Refuse("children", problem, "Mend the policy as the sentence says.")
            : policy;
    }

    // So that a field inside of another one is named by its path.
    private static T Within<T>(string outer, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (RefusedException e)
        {
            throw new RefusedException(e.Problem with { Field = $"{outer}.{e.Problem.Field}" });
        }
    }
}
