using System.Text.Json.Nodes;

namespace Deployment.Tests;

/// <summary>The routes of the API, and that nobody is let in unasked.</summary>
public sealed class ApiTests
{
    private const string Paths = "Resources/Api/Properties/DefinitionBody/paths";

    private static readonly Template Deployed = Template.Deployed;

    // The document that people approved, and the route that serves it.
    [Fact]
    public void The_routes_are_those_of_the_api()
    {
        var described = JsonNode.Parse(Repository.Read("tests/Millrace.Api.Tests/approved/openapi.json"))!;

        Assert.Equal(RoutesOf(described["paths"]!).Append("GET /openapi/v1.json").Order(), RoutesOf(Deployed[Paths]!).Order());
    }

    // The document makes the routes, the events let the API call the function: SAM reads both.
    [Fact]
    public void Every_route_may_call_the_function()
    {
        Findings.None(Uncallable(Deployed));
        Findings.Some(Uncallable(Deployed.With("Resources/ApiFunction/Properties/Events/CheckHealth", null)), "GET /health");
        Findings.Some(Uncallable(Deployed.With("Resources/ApiFunction/Properties/Events/CheckHealth/Properties/Path", "/healthy")), "GET /healthy");
    }

    [Fact]
    public void No_route_is_open_to_anybody()
    {
        Findings.None(Anonymous(Deployed));
        Findings.Some(Anonymous(Deployed.With($"{Paths}/~1health/get/security", null)), "/health");
        Findings.Some(Anonymous(Deployed.With("Resources/ApiFunction/Properties/Events/ListJobs/Properties/Auth", new JsonObject { ["Authorizer"] = "NONE" })), "ListJobs");
        Findings.Some(Anonymous(Deployed.With("Resources/Api/Properties/DefinitionBody/components/securitySchemes/caller/Fn::If/2", new JsonObject { ["type"] = "apiKey" })), "AWS_IAM");
        Findings.Some(Anonymous(Deployed.With("Resources/Api/Properties/DefinitionBody/components/securitySchemes/caller/Fn::If/1/x-amazon-apigateway-authorizer", null)), "JWT");
        Findings.Some(Anonymous(Deployed.With("Resources/Api/Properties/FailOnWarnings", null)), "warning");
        Findings.Some(Anonymous(Deployed.With("Resources/ApiFunction/Properties/FunctionUrlConfig", new JsonObject { ["AuthType"] = "NONE" })), "function URL");
    }

    [Fact]
    public void The_api_is_throttled_and_its_calls_are_logged()
    {
        var api = Deployed.Find("Api")!; // A resource of the template.

        Assert.Equal("""{"Fn::FindInMap":["Stages",{"Ref":"Stage"},"ApiRate"]}""", api["DefaultRouteSettings/ThrottlingRateLimit"]!.ToJsonString());
        Assert.Equal("""{"Fn::FindInMap":["Stages",{"Ref":"Stage"},"ApiBurst"]}""", api["DefaultRouteSettings/ThrottlingBurstLimit"]!.ToJsonString());
        Assert.Equal("ApiAccessLogs", Template.TargetOf(api["AccessLogSettings/DestinationArn"]));
        Assert.NotNull(JsonNode.Parse($"{api["AccessLogSettings/Format"]}"));
    }

    [Fact]
    public void The_function_has_as_long_as_the_api_waits() => Assert.Equal(
        Deployed.Find("ApiFunction")!["Timeout"]!.GetValue<int>() * 1_000,
        Deployed["Resources/Api/Properties/DefinitionBody/components/x-amazon-apigateway-integrations/api/timeoutInMillis"]!.GetValue<int>());

    private static IEnumerable<string> Uncallable(Template template)
    {
        var routes = RoutesOf(template[Paths]!).ToList();
        var events = template.EventsOf("HttpApi").Select(static one => $"{one["Method"]} {one["Path"]}").ToList();
        return routes.Except(events).Concat(events.Except(routes)).Select(static route => $"{route} is a route or an event, not both.");
    }

    private static IEnumerable<string> Anonymous(Template template)
    {
        foreach (var (path, operations) in template[Paths]!.AsObject())
        {
            foreach (var operation in operations!.AsObject().Where(static one => one.Value!["security"]?.ToJsonString() != """[{"caller":[]}]"""))
                yield return $"{operation.Key} {path} names no security.";
        }

        var scheme = template["Resources/Api/Properties/DefinitionBody/components/securitySchemes/caller/Fn::If"]!;
        if ($"{scheme[0]}" != "UsesJwt" || $"{Template.At(scheme[1], "x-amazon-apigateway-authorizer/type")}" != "jwt")
            yield return "The first scheme is not JWT.";

        if ($"{scheme[2]!["x-amazon-apigateway-authtype"]}" != "awsSigv4")
            yield return "The second scheme is not AWS_IAM.";

        if (template["Resources/Api/Properties/FailOnWarnings"]?.GetValue<bool>() != true)
            yield return "A security that API Gateway does not understand would be a warning only.";

        foreach (var one in template.EventsOf("HttpApi").Where(static one => one["Auth"] is not null || Template.TargetOf(one["ApiId"]) != "Api"))
            yield return $"{one.Title} goes round the document.";

        foreach (var function in template.Functions.Where(static one => one["FunctionUrlConfig"] is not null))
            yield return $"{function.Name} has a function URL.";
    }

    private static IEnumerable<string> RoutesOf(JsonNode paths) =>
        paths.AsObject().SelectMany(static path => path.Value!.AsObject().Select(one => $"{one.Key.ToUpperInvariant()} {path.Key}"));
}
