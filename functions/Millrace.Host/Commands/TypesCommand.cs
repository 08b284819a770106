using System.CommandLine;
using System.Text.Json.Nodes;

namespace Millrace.Host.Commands;

/// <summary><c>types</c>: the job types of a platform that is up, and what is set for them.</summary>
internal static class TypesCommand
{
    public static Command Build() => ApiCommand.With(
        ApiCommand.Of(
            "types", "List the job types, and what is set for them.", [], static _ => ApiRequest.Get("/v1/types"),
            ApiCommand.Table("types", ("type", "type"), ("lane", "lane"), ("attempts", "retry.maxAttempts"), ("timeout, seconds", "timeout"), ("paused", "stopped.reason"), ("pools", "pools"))),
        BuildPause(), BuildResume(), BuildPools());

    private static Command BuildPause()
    {
        var type = JobArguments.Type();
        var reason = new Option<string?>("--reason") { Description = "Why, for those who look at the type later.", HelpName = "TEXT" };
        return ApiCommand.Of(
            "pause", "Pause a type: no attempt of it begins any more. Those that run go on.", [type, reason],
            arguments => ApiRequest.Post($"/v1/types/{arguments.GetRequiredValue(type)}/pause", ApiCommand.Fields(("reason", arguments.GetValue(reason)))),
            ApiCommand.Line("type"));
    }

    private static Command BuildResume()
    {
        var type = JobArguments.Type();
        return ApiCommand.Of(
            "resume", "Let a type run again that was paused, or that the deaths of its workers stopped.", [type],
            arguments => ApiRequest.Post($"/v1/types/{arguments.GetRequiredValue(type)}/resume"), ApiCommand.Line("type"));
    }

    private static Command BuildPools()
    {
        var type = JobArguments.Type();
        var weights = new Argument<string[]>("POOL=WEIGHT") { Description = "A pool and its weight, such as v2=10; =90 is the usual pool. None: all jobs go there.", Arity = ArgumentArity.ZeroOrMore };
        weights.Validators.Add(static result =>
        {
            foreach (var token in result.Tokens.Where(static token => !IsWeight(token.Value)))
                result.AddError($"'{token.Value}' is no pool with its weight, such as v2=10.");
        });
        return ApiCommand.Of(
            "pools", "Deal a type's new jobs to pools of workers by weight.", [type, weights],
            arguments => ApiRequest.Put($"/v1/types/{arguments.GetRequiredValue(type)}/pools", WeightsOf(arguments.GetValue(weights) ?? [])),
            ApiCommand.Line("type", "pools"));
    }

    private static bool IsWeight(string text) => text.Split('=') is [_, var weight] && int.TryParse(weight, out _);

    private static JsonObject WeightsOf(IEnumerable<string> weights)
    {
        var body = new JsonObject();
        foreach (var pair in weights.Select(static text => text.Split('=')))
            body[pair[0]] = int.Parse(pair[1], System.Globalization.CultureInfo.InvariantCulture);

        return body;
    }
}
