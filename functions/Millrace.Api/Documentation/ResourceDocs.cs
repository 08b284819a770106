using Millrace.Api.Resources;

namespace Millrace.Api.Documentation;

/// <summary>The documentation of the routes of resources.</summary>
internal static class ResourceDocs
{
    private const string Limits = """
        "limit":5,"rate":{"count":100,"per":60},"windows":[{"days":["mon","tue"],"from":"22:00","to":"06:00","zone":"Europe/Berlin"}]
        """;

    private static readonly ParameterDoc Name = Common.Name("resource", "images");

    private static readonly AnswerDoc NoResource = Common.NoSuch("resource", "imagse");

    private static readonly AnswerDoc InvalidName = Common.Invalid("The name or the query cannot be read.", "name", "'42' is no name.", $"A name has {Millrace.Jobs.JobType.Rule}.");

    public static OperationDoc List { get; } = new("listResources", "resources", "List resources", "All resources with their limits, by name. Follow `next` until it is null.")
    {
        Parameters = [Common.After("images"), Common.Limit(ResourceRoutes.UsualLimit, ResourceRoutes.MaxLimit)],
        Answers = [AnswerDoc.Json<ResourcesView>(200, "A page of resources.", $$"""{"resources":[{"name":"images",{{Limits}}}],"next":null}"""), InvalidName, .. Common.Failures],
    };

    public static OperationDoc Set { get; } = new(
        "setResource", "resources", "Define a resource", "Defines it, or changes its limits for attempts that begin from now on. Jobs that name it run only while all of its limits allow it.")
    {
        Parameters = [Name, Common.Actor],
        Body = new BodyDoc(typeof(ResourceBody), IsRequired: true, "Its limits.", $$"""{{{Limits}}}"""),
        Answers =
        [
            AnswerDoc.Json<ResourceView>(200, "The resource.", $$"""{"name":"images",{{Limits}}}"""),
            Common.Invalid("A limit breaks a rule; nothing was written.", "limit", "'limit' is 0.", "Send a whole number from 1 to 500."), .. Common.BodyFailures,
        ],
    };

    public static OperationDoc Get { get; } = new("getResource", "resources", "Read a resource", "Its limits, who holds it, and the first jobs that wait for it.")
    {
        Parameters = [Name],
        Answers =
        [
            AnswerDoc.Json<ResourceView>(200, "The resource.", $$"""{"name":"images","limit":1,"holders":[{"job":"{{Common.ExampleId}}","epoch":1}],"waiting":["01jb3q9a1m0000000000000000"]}"""),
            InvalidName, NoResource, .. Common.Failures,
        ],
    };

    public static OperationDoc Delete { get; } = new("deleteResource", "resources", "Delete a resource", "Nothing limits it any more: who waits for it goes on.")
    {
        Parameters = [Name, Common.Actor],
        Answers = [AnswerDoc.Empty(204, "It is deleted."), InvalidName, NoResource, .. Common.BodyFailures],
    };
}
