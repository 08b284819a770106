using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Millrace.Api.Audit;
using Millrace.Api.Dlq;
using Millrace.Api.Health;
using Millrace.Api.Jobs;
using Millrace.Api.Lanes;
using Millrace.Api.Logs;
using Millrace.Api.Problems;
using Millrace.Api.Requests;
using Millrace.Api.Resources;
using Millrace.Api.Schedules;
using Millrace.Api.Templates;
using Millrace.Api.Types;
using Millrace.Jobs;

namespace Millrace.Api;

/// <summary>How answers become JSON.</summary>
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(SubmittedView))]
[JsonSerializable(typeof(SubmitBody))]
[JsonSerializable(typeof(BatchBody))]
[JsonSerializable(typeof(BatchView))]
[JsonSerializable(typeof(ControlView))]
[JsonSerializable(typeof(ReplayView))]
[JsonSerializable(typeof(ReasonBody))]
[JsonSerializable(typeof(CancelView))]
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(JobListView))]
[JsonSerializable(typeof(LogView))]
[JsonSerializable(typeof(TypeView))]
[JsonSerializable(typeof(TypesView))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, int>))]
[JsonSerializable(typeof(DiscardBody))]
[JsonSerializable(typeof(RedriveBody))]
[JsonSerializable(typeof(DlqPlanView))]
[JsonSerializable(typeof(OrderedView))]
[JsonSerializable(typeof(ScheduleBody))]
[JsonSerializable(typeof(ScheduleView))]
[JsonSerializable(typeof(SchedulesView))]
[JsonSerializable(typeof(StartedView))]
[JsonSerializable(typeof(PreviewBody))]
[JsonSerializable(typeof(PreviewView))]
[JsonSerializable(typeof(TemplateBody))]
[JsonSerializable(typeof(RetireBody))]
[JsonSerializable(typeof(TemplateView))]
[JsonSerializable(typeof(TemplatesView))]
[JsonSerializable(typeof(ResourceBody))]
[JsonSerializable(typeof(ResourceView))]
[JsonSerializable(typeof(ResourcesView))]
[JsonSerializable(typeof(AuditView))]
[JsonSerializable(typeof(LanesView))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(string))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>
    /// The context that answers are written by. Apostrophes and other scripts stay readable: no answer is HTML, and none
    /// is sniffed.
    /// </summary>
    public static ApiJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

/// <summary>Enumerations by their names in camel case.</summary>
internal sealed class Lower<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum
{
    /// <summary>All names, in the order of their values.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<T>().Select(NameOf)];

    public static string NameOf(T value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>The value with a name, exactly as it is written in answers.</summary>
    public static bool TryParse(string name, out T value)
    {
        value = Enum.GetValues<T>().FirstOrDefault(value => NameOf(value) == name);
        return NameOf(value) == name;
    }
}

/// <summary>A stored JSON text, written as it is: it was checked when it came in.</summary>
internal sealed class PayloadConverter : JsonConverter<Payload>
{
    public override Payload Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return new Payload(document.RootElement.GetRawText());
    }

    public override void Write(Utf8JsonWriter writer, Payload value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Json, skipInputValidation: true);
}
