namespace Millrace.Callbacks;

/// <summary>Reads <see cref="CallbackOptions"/> from environment variables.</summary>
public static class CallbackEnvironment
{
    /// <summary>The variable of the secrets, newest first, separated by spaces.</summary>
    public const string SecretsName = "MILLRACE_CALLBACK_SECRETS";

    /// <summary>The variable of the allow-list: host names, <c>host:port</c> or CIDR blocks, separated by spaces.</summary>
    public const string AllowName = "MILLRACE_CALLBACK_ALLOW";

    /// <summary>The options, and every problem with them as a sentence that holds no secret; with a problem, start nothing.</summary>
    /// <param name="variable">The value of a variable by its name, or null.</param>
    public static (CallbackOptions Options, IReadOnlyList<string> Problems) Read(Func<string, string?> variable)
    {
        List<CallbackSecret> secrets = [];
        List<string> problems = [];
        foreach (var (text, number) in Words(variable(SecretsName)).Select(static (text, i) => (text, i + 1)))
        {
            if (CallbackSecret.TryParse(text, out var secret, out var problem))
                secrets.Add(secret);
            else
                problems.Add($"{SecretsName}, number {number}: {problem}");
        }

        var options = new CallbackOptions { Secrets = secrets, AllowList = Words(variable(AllowName)) };
        return (options, [.. problems, .. options.Problems()]);
    }

    private static string[] Words(string? text) =>
        text?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];
}
