using System.Text.Json;
using System.Text.Json.Nodes;
using Millrace.States.Testing;

namespace Millrace.StepFunctions.Api;

/// <summary>Runs single states. A Task without a mock is done by the handlers of this process.</summary>
internal sealed class StateTestOperations(Backend backend)
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1000 };

    public IEnumerable<Operation> All => [new("TestState", ["definition"], TestAsync)];

    private async Task<JsonObject> TestAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        try
        {
            var request = StateTestRequest.FromJson(parameters.Body.GetRawText()) with { Tasks = backend.Engine.Options.Tasks };
            var result = await StateTest.RunAsync(request, cancellationToken);
            return JsonNode.Parse(result.ToJson(), null, Deep)?.AsObject() ?? [];
        }
        catch (StateTestException e)
        {
            throw new RefusedException(e.Code, e.Message);
        }
    }
}
