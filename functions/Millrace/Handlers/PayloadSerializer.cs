using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Millrace.Jobs;

namespace Millrace;

/// <summary>Turns inputs and results from and into JSON: camel-case names, unknown fields refused.</summary>
public sealed class PayloadSerializer
{
    private readonly Lazy<JsonSerializerOptions> _options; // Many a function has to do with no input at all.

    /// <summary>A serializer.</summary>
    /// <param name="contexts">
    /// Source-generated contexts, asked in turn. Types in none of them are read by reflection where the program allows it
    /// (not under Native AOT).
    /// </param>
    public PayloadSerializer(params IReadOnlyList<IJsonTypeInfoResolver> contexts)
    {
        _options = new Lazy<JsonSerializerOptions>(() => NewOptions([.. contexts, .. Reflection()]));
    }

    /// <summary>The input of a job.</summary>
    /// <exception cref="JobFailedException">The input does not fit the handler: permanent.</exception>
    internal TInput ReadInput<TInput>(Job job)
    {
        // Outside of the try: a missing context is the program's mistake, not the input's.
        var type = TypeInfo<TInput>();
        try
        {
            return JsonSerializer.Deserialize(job.Input.Json, type) ?? throw new JsonException("The input is null.");
        }
        catch (Exception e)
        {
            throw new JobFailedException("InvalidInput", $"The input of {job.Type} does not fit {typeof(TInput).Name}: {Reason(e)}", isPermanent: true, e);
        }
    }

    /// <summary>Why a text is no input of the given type; null if it is one.</summary>
    internal string? WhyNotReadable<TInput>(Payload input)
    {
        var type = TypeInfo<TInput>();
        try
        {
            return JsonSerializer.Deserialize(input.Json, type) is null ? "The input is null." : null;
        }
        catch (Exception e)
        {
            // Any exception: what an input's own constructor throws is its verdict on the text.
            return Reason(e);
        }
    }

    /// <summary>The JSON of a value.</summary>
    public Payload Write<T>(T value) => new(JsonSerializer.Serialize(value, TypeInfo<T>()));

    /// <summary>The value that a JSON text holds.</summary>
    /// <exception cref="JsonException">The text does not fit.</exception>
    public T? Read<T>(Payload payload) => JsonSerializer.Deserialize(payload.Json, TypeInfo<T>());

    // Without line and position: they count in the stored text, which nobody wrote like that. The path stays.
    private static string Reason(Exception e) =>
        e.Message.Split(" | LineNumber:", 2) is [var reason, _] ? $"{reason}." : e.Message;

    private JsonTypeInfo<T> TypeInfo<T>() =>
        (JsonTypeInfo<T>?)(_options.Value.TryGetTypeInfo(typeof(T), out var info) ? info : null)
        ?? throw new InvalidOperationException(
            $"No JSON context knows {typeof(T).Name}. Add [JsonSerializable(typeof({typeof(T).Name}))] to a JsonSerializerContext and register it with app.Json(...).");

    private static JsonSerializerOptions NewOptions(IJsonTypeInfoResolver[] contexts)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            TypeInfoResolver = JsonTypeInfoResolver.Combine(contexts),
        };
        options.MakeReadOnly();
        return options;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only where reflection is enabled; trimmed programs register contexts.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Only where reflection is enabled; AOT programs register contexts.")]
    private static IEnumerable<IJsonTypeInfoResolver> Reflection() =>
        JsonSerializer.IsReflectionEnabledByDefault ? [new DefaultJsonTypeInfoResolver()] : [];
}
