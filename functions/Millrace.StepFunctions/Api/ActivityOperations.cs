using System.Text.Json.Nodes;
using Millrace.StepFunctions.Activities;

namespace Millrace.StepFunctions.Api;

/// <summary>The operations on activities.</summary>
internal sealed class ActivityOperations(Backend backend)
{
    // AWS ends a poll after a minute without a task.
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(60);

    public IEnumerable<Operation> All =>
    [
        new("CreateActivity", ["name"], CreateAsync),
        new("DeleteActivity", ["activityArn"], DeleteAsync),
        new("DescribeActivity", ["activityArn"], async (parameters, cancellationToken) => View(await FindAsync(parameters, cancellationToken))),
        new("ListActivities", [], ListAsync),
        new("GetActivityTask", ["activityArn"], TakeAsync),
    ];

    private async Task<JsonObject> CreateAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var tags = Tags.Read(parameters.Items("tags"));
        var activity = await backend.Activities.AddAsync(Names.Check(parameters.Text("name")), tags, cancellationToken);
        var view = View(activity);
        view.Remove("name");
        return view;
    }

    private async Task<JsonObject> DeleteAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        if (backend.NameOfActivity(parameters.Text("activityArn")) is { } name)
            await backend.Activities.DeleteAsync(name, cancellationToken);

        return [];
    }

    private async Task<JsonObject> ListAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var limit = parameters.MaxResults();
        var found = await backend.Activities.ListAsync(PageToken.Read(parameters.TextOrNull("nextToken")), limit + 1, cancellationToken);
        var shown = found.Take(limit).ToList();
        return ExecutionView.WithoutAbsent(new JsonObject
        {
            ["activities"] = new JsonArray([.. shown.Select(View)]),
            ["nextToken"] = found.Count > limit ? PageToken.Of(shown[^1].Name) : null,
        });
    }

    private async Task<JsonObject> TakeAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var activity = await FindAsync(parameters, cancellationToken);
        return await backend.Activities.TakeAsync(activity.Name, LongestPoll, cancellationToken) is { } task
            ? new JsonObject { ["taskToken"] = task.Token, ["input"] = task.Input }
            : [];
    }

    private JsonObject View(Activity activity) => new()
    {
        ["activityArn"] = backend.Account.ActivityArn(activity.Name),
        ["name"] = activity.Name,
        ["creationDate"] = ExecutionView.Seconds(activity.Document.CreatedAt),
    };

    private async Task<Activity> FindAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var arn = parameters.Text("activityArn");
        return backend.NameOfActivity(arn) is { } name && await backend.Activities.FindAsync(name, cancellationToken) is { } activity
            ? activity
            : throw RefusedException.NoActivity(arn);
    }
}
