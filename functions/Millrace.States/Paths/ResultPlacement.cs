using Millrace.States.Json;

namespace Millrace.States.Paths;

/// <summary>Places a result in a value at a reference path; everything beside the way is shared, not copied.</summary>
internal static class ResultPlacement
{
    public static JsonValue Place(this JsonPath path, JsonValue into, JsonValue result) => Place(path, 0, into, result);

    private static JsonValue Place(JsonPath path, int depth, JsonValue into, JsonValue result)
    {
        if (depth == path.Steps.Count)
            return result;

        switch (path.Steps[depth], into)
        {
            case (PathStep.Name(var key), JsonObject members):
                var below = members.TryGet(key, out var member) ? member : JsonObject.Empty;
                return members.With(key, Place(path, depth + 1, below, result));
            case (PathStep.Index(var index), JsonArray items) when index < items.Count:
                return items.With(index, Place(path, depth + 1, items[index], result));
            default:
                throw new StateException(
                    ErrorNames.ResultPathMatchFailure,
                    $"Unable to apply step \"{path.Steps[depth]}\" to input {into}");
        }
    }
}
