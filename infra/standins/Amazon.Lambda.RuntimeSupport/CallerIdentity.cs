using System.Text.Json;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>What AWS's mobile SDKs and Cognito tell about a caller. Nothing of it is there for other callers.</summary>
internal static class CallerIdentity
{
    public static IClientContext ClientContextOf(string json)
    {
        using var document = Parse(json);
        var client = Member(document.RootElement, "client");
        return new ClientContext(
            Pairs(Member(document.RootElement, "env")),
            new ClientApplication(
                Text(client, "app_package_name"), Text(client, "app_title"), Text(client, "app_version_code"), Text(client, "app_version_name"), Text(client, "installation_id")),
            Pairs(Member(document.RootElement, "custom")));
    }

    public static ICognitoIdentity CognitoIdentityOf(string json)
    {
        using var document = Parse(json);
        return new CognitoIdentity(Text(document.RootElement, "cognitoIdentityId"), Text(document.RootElement, "cognitoIdentityPoolId"));
    }

    private static JsonDocument Parse(string json) => JsonDocument.Parse(string.IsNullOrWhiteSpace(json) ? "{}" : json);

    private static JsonElement Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) ? member : default;

    private static string Text(JsonElement parent, string name) => Member(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static Dictionary<string, string> Pairs(JsonElement parent) => parent.ValueKind == JsonValueKind.Object
        ? parent.EnumerateObject().ToDictionary(static one => one.Name, static one => one.Value.ToString())
        : [];

    private sealed record ClientContext(IDictionary<string, string> Environment, IClientApplication Client, IDictionary<string, string> Custom) : IClientContext;

    private sealed record ClientApplication(string AppPackageName, string AppTitle, string AppVersionCode, string AppVersionName, string InstallationId) : IClientApplication;

    private sealed record CognitoIdentity(string IdentityId, string IdentityPoolId) : ICognitoIdentity;
}
