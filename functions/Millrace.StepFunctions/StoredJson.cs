using System.Text.Json.Serialization;
using Millrace.StepFunctions.Activities;
using Millrace.StepFunctions.Executions;
using Millrace.StepFunctions.Machines;

namespace Millrace.StepFunctions;

/// <summary>How what is kept becomes JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ExecutionNotes))]
[JsonSerializable(typeof(MachineDocument))]
[JsonSerializable(typeof(ActivityDocument))]
internal sealed partial class StoredJson : JsonSerializerContext;
