using System.Text.Json.Nodes;

namespace Millrace.StepFunctions.Api;

/// <summary>An operation of the API.</summary>
/// <param name="Name">Its name in AWS.</param>
/// <param name="Required">The parameters without which it is refused.</param>
/// <param name="Answer">What it does.</param>
internal sealed record Operation(string Name, IReadOnlyList<string> Required, Func<Parameters, CancellationToken, Task<JsonObject>> Answer);
