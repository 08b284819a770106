using System.Text.Json;
using System.Text.Json.Nodes;
using TagSet = System.Collections.Generic.IReadOnlyDictionary<string, string>;

namespace Millrace.StepFunctions.Api;

/// <summary>The operations on tags of state machines and activities.</summary>
internal sealed class TagOperations(Backend backend)
{
    public IEnumerable<Operation> All =>
    [
        new("TagResource", ["resourceArn", "tags"], TagAsync),
        new("UntagResource", ["resourceArn", "tagKeys"], UntagAsync),
        new("ListTagsForResource", ["resourceArn"], ListAsync),
    ];

    private Task<JsonObject> TagAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var more = Tags.Read(parameters.Items("tags"));
        return ChangeAsync(parameters, old => Tags.With(old, more), cancellationToken);
    }

    private Task<JsonObject> UntagAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var keys = parameters.Items("tagKeys").Where(static key => key.ValueKind == JsonValueKind.String).Select(static key => key.GetString()).ToHashSet();
        return ChangeAsync(parameters, old => old.Where(one => !keys.Contains(one.Key)).ToDictionary(), cancellationToken);
    }

    private async Task<JsonObject> ListAsync(Parameters parameters, CancellationToken cancellationToken)
    {
        var arn = parameters.Text("resourceArn");
        var tags = backend.Activities.NameOf(arn) is { } activity
            ? (await backend.Activities.FindAsync(activity, cancellationToken))?.Document.Tags
            : MachineOf(arn) is { } machine ? (await backend.Machines.FindAsync(machine, cancellationToken))?.Tags : null;
        return new JsonObject { ["tags"] = Tags.View(tags ?? throw NotFound(arn)) };
    }

    private async Task<JsonObject> ChangeAsync(Parameters parameters, Func<TagSet, TagSet> change, CancellationToken cancellationToken)
    {
        var arn = parameters.Text("resourceArn");
        var isChanged = backend.Activities.NameOf(arn) is { } activity
            ? await backend.Activities.TagAsync(activity, change, cancellationToken)
            : MachineOf(arn) is { } machine
                && await backend.Machines.UpdateAsync(machine, old => old with { Tags = change(old.Tags) }, cancellationToken) is not null;
        return isChanged ? [] : throw NotFound(arn);
    }

    private string? MachineOf(string arn) =>
        ResourceArn.TryParse(arn) is { Kind: "stateMachine", Parts: [var name] } && arn == backend.Account.MachineArn(name) ? name : null;

    private static RefusedException NotFound(string arn) => new("ResourceNotFound", $"Resource not found: '{arn}'");
}
