using System.Text.Json;
using System.Text.Json.Serialization;
using Millrace.Jobs;

namespace Millrace.Schedules;

/// <summary>Schedules and windows as JSON, without reflection: camel-case names and values, unknown fields refused.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(PayloadConverter), typeof(JobTypeConverter), typeof(JobIdConverter),
        typeof(CamelCase<Priority>), typeof(CamelCase<OverlapPolicy>), typeof(CamelCase<MissedRunPolicy>),
    ])]
[JsonSerializable(typeof(Schedule))]
[JsonSerializable(typeof(ScheduleTerms))]
[JsonSerializable(typeof(IReadOnlyList<CalendarWindowJson>))]
public sealed partial class ScheduleJson : JsonSerializerContext;

/// <summary>An input as the JSON that it is, character by character: a firing that is submitted again must be the same.</summary>
internal sealed class PayloadConverter : JsonConverter<Payload>
{
    public static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public override Payload Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return new Payload(document.RootElement.GetRawText());
    }

    public override void Write(Utf8JsonWriter writer, Payload value, JsonSerializerOptions options) => writer.WriteRawValue(value.Json);
}

internal sealed class JobTypeConverter : JsonConverter<JobType>
{
    public override JobType Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JobType.TryParse(reader.GetString(), out var type) ? type : throw new JsonException($"A job type has {JobType.Rule}.");

    public override void Write(Utf8JsonWriter writer, JobType value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

internal sealed class JobIdConverter : JsonConverter<JobId>
{
    public override JobId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JobId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("A job's id has 26 characters.");

    public override void Write(Utf8JsonWriter writer, JobId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

internal sealed class CamelCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
