using System.Text.Json;
using Millrace.States.Json;

namespace Millrace.States.Testing;

/// <summary>Reads the body of a request to TestState.</summary>
internal static class StateTestReading
{
    private const string SerializationException = "SerializationException";

    public static StateTestRequest Read(string json)
    {
        var body = Parse(json);
        var configuration = Object(body, "stateConfiguration") ?? JsonObject.Empty;
        return new StateTestRequest(Text(body, "definition") ?? throw StateTestException.Validation(Missing("definition")))
        {
            StateName = Text(body, "stateName"),
            Input = Text(body, "input") ?? "{}",
            InspectionLevel = Choice(body, "inspectionLevel", InspectionLevel.Info),
            Mock = Object(body, "mock") is { } mock ? Mock(mock) : null,
            Context = Text(body, "context"),
            Variables = Text(body, "variables"),
            RevealSecrets = Any(body, "revealSecrets") is JsonBoolean { Value: true },
            RoleArn = Text(body, "roleArn"),
            Configuration = new StateTestConfiguration
            {
                RetrierRetryCount = Count(configuration, "retrierRetryCount"),
                ErrorCausedByState = Text(configuration, "errorCausedByState"),
                MapIterationFailureCount = Count(configuration, "mapIterationFailureCount"),
                MapItemReaderData = Text(configuration, "mapItemReaderData"),
            },
        };
    }

    private static JsonObject Parse(string json)
    {
        try
        {
            return JsonValue.Parse(json) as JsonObject ?? throw new StateTestException(SerializationException, "The request is no JSON object.");
        }
        catch (JsonException exception)
        {
            throw new StateTestException(SerializationException, $"The request is no JSON: {exception.Message}");
        }
    }

    private static StateMock Mock(JsonObject mock) => new()
    {
        Result = Text(mock, "result"),
        ErrorOutput = Object(mock, "errorOutput") is { } error ? new MockedError(Text(error, "error"), Text(error, "cause")) : null,
        FieldValidationMode = Choice(mock, "fieldValidationMode", FieldValidationMode.Strict),
    };

    private static JsonValue? Any(JsonObject from, string name) => from.TryGet(name, out var value) && value is not JsonNull ? value : null;

    private static string? Text(JsonObject from, string name) => Any(from, name) switch
    {
        null => null,
        JsonString text => text.Value,
        _ => throw WrongType(name, "string"),
    };

    private static JsonObject? Object(JsonObject from, string name) => Any(from, name) switch
    {
        null => null,
        JsonObject members => members,
        _ => throw WrongType(name, "object"),
    };

    private static int Count(JsonObject from, string name) => Any(from, name) switch
    {
        null => 0,
        JsonNumber number when number.TryGetWhole(out var count) && count is >= 0 and <= int.MaxValue => (int)count,
        JsonNumber => throw StateTestException.Validation(Violated(name, "Member must have value greater than or equal to 0")),
        _ => throw WrongType(name, "number"),
    };

    private static T Choice<T>(JsonObject from, string name, T otherwise)
        where T : struct, Enum
    {
        if (Text(from, name) is not { } text)
            return otherwise;

        foreach (var known in Enum.GetValues<T>())
        {
            if (string.Equals(known.ToString(), text, StringComparison.OrdinalIgnoreCase))
                return known;
        }

        var all = string.Join(", ", Enum.GetNames<T>().Select(one => one.ToUpperInvariant()));
        throw StateTestException.Validation(Violated(name, $"Member must satisfy enum value set: [{all}]"));
    }

    public static string Violated(string name, string constraint) =>
        $"1 validation error detected: Value at '{name}' failed to satisfy constraint: {constraint}";

    private static string Missing(string name) => Violated(name, "Member must not be null");

    private static StateTestException WrongType(string name, string type) => new(SerializationException, $"The member '{name}' of the request must be a {type}.");
}
