using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Millrace.Jobs;

namespace Millrace;

/// <summary>Turns inputs and results from and into JSON: camel-case names, unknown fields refused.</summary>
public sealed class PayloadSerializer
{
    private readonly JsonSerializerOptions _options;

    /// <summary>A serializer.</summary>
    /// <param name="contexts">
    /// Source-generated contexts, asked in turn. Types in none of them are read by reflection where the program allows it
    /// (not under Native AOT).
    /// </param>
    public PayloadSerializer(params IReadOnlyList<IJsonTypeInfoResolver> contexts)
    {
        _options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            TypeInfoResolver = JsonTypeInfoResolver.Combine([.. contexts, .. Reflection()]),
        };
        _options.MakeReadOnly();
    }

    /// <summary>The input of a job.</summary>
    /// <exception cref="JobFailedException">The input does not fit the handler: permanent.</exception>
    internal TInput ReadInput<TInput>(Job job)
    {
        try
        {
            return JsonSerializer.Deserialize(job.Input.Json, TypeInfo<TInput>())
                ?? throw new JsonException("The input is null.");
        }
        catch (JsonException e)
        {
            throw new JobFailedException("InvalidInput", $"The input of {job.Type} does not fit {typeof(TInput).Name}: {e.Message}", isPermanent: true, e);
        }
    }

    /// <summary>Why a text is no input of the given type; null if it is one.</summary>
    internal string? WhyNotReadable<TInput>(Payload input)
    {
        try
        {
            return JsonSerializer.Deserialize(input.Json, TypeInfo<TInput>()) is null ? "The input is null." : null;
        }
        catch (JsonException e)
        {
            return e.Message;
        }
    }

    /// <summary>The JSON of a value.</summary>
    public Payload Write<T>(T value) => new(JsonSerializer.Serialize(value, TypeInfo<T>()));

    /// <summary>The value that a JSON text holds.</summary>
    /// <exception cref="JsonException">The text does not fit.</exception>
    public T? Read<T>(Payload payload) => JsonSerializer.Deserialize(payload.Json, TypeInfo<T>());

    private JsonTypeInfo<T> TypeInfo<T>() =>
        (JsonTypeInfo<T>?)(_options.TryGetTypeInfo(typeof(T), out var info) ? info : null)
        ?? throw new InvalidOperationException(
            $"No JSON context knows {typeof(T).Name}. Add [JsonSerializable(typeof({typeof(T).Name}))] to a JsonSerializerContext and register it with app.Json(...).");

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only where reflection is enabled; trimmed programs register contexts.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Only where reflection is enabled; AOT programs register contexts.")]
    private static IEnumerable<IJsonTypeInfoResolver> Reflection() =>
        JsonSerializer.IsReflectionEnabledByDefault ? [new DefaultJsonTypeInfoResolver()] : [];
}
