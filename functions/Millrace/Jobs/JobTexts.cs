using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Millrace.Children;

namespace Millrace.Jobs;

/// <summary>The texts in which drivers keep terms and notes.</summary>
public static class JobTexts
{
    // Letters of all languages as they are: a store is paid for by its bytes.
    private static readonly JobJson Json = new(new JsonSerializerOptions(JobJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The text of terms; null for those of a plain job.</summary>
    public static string? Write(JobTerms terms) => ReferenceEquals(terms, JobTerms.Plain) ? null : Plain(JsonSerializer.Serialize(terms, Json.JobTerms));

    /// <summary>The terms of a text that <see cref="Write(JobTerms)"/> made.</summary>
    public static JobTerms ReadTerms(string? text) => text is null ? JobTerms.Plain : JsonSerializer.Deserialize(text, Json.JobTerms)!; // Written by us.

    /// <summary>The text of notes; null if there are none.</summary>
    public static string? Write(JobNotes notes) => ReferenceEquals(notes, JobNotes.None) ? null : Plain(JsonSerializer.Serialize(notes, Json.JobNotes));

    /// <summary>The notes of a text that <see cref="Write(JobNotes)"/> made.</summary>
    public static JobNotes ReadNotes(string? text) => text is null ? JobNotes.None : JsonSerializer.Deserialize(text, Json.JobNotes)!; // Written by us.

    private static string? Plain(string json) => json == "{}" ? null : json;
}

/// <summary>Ids as plain strings.</summary>
internal sealed class JobIdJson : JsonConverter<JobId>
{
    public override JobId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, JobId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UseStringEnumConverter = true,
    Converters = [typeof(JobIdJson)])]
[JsonSerializable(typeof(JobTerms))]
[JsonSerializable(typeof(JobNotes))]
internal sealed partial class JobJson : JsonSerializerContext;
