using System.Globalization;

namespace Benchmarks;

/// <summary>The command cannot be run as it was given: the message says what to mend.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>The options of a command, all of them known.</summary>
internal sealed class Options
{
    private readonly Dictionary<string, string> _values = [];

    /// <param name="arguments">What stands after the command.</param>
    /// <param name="valued">The options that have a value.</param>
    /// <param name="flags">Those that have none.</param>
    /// <exception cref="UsageException">An option is unknown, stands twice or lacks its value.</exception>
    public Options(IReadOnlyList<string> arguments, string[] valued, params string[] flags)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            if (!valued.Contains(name) && !flags.Contains(name))
                throw new UsageException($"There is no option '{name}' here: {(valued.Length + flags.Length == 0 ? "there are none" : string.Join(", ", [.. valued, .. flags]))}.");

            if (valued.Contains(name) && (i + 1 == arguments.Count || arguments[i + 1].StartsWith("--", StringComparison.Ordinal)))
                throw new UsageException($"{name} needs a value.");

            if (!_values.TryAdd(name, valued.Contains(name) ? arguments[++i] : ""))
                throw new UsageException($"{name} stands twice.");
        }
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <summary>The value of an option that counts something, at least 1.</summary>
    public int Count(string name, int otherwise) => _values.TryGetValue(name, out var text) ? ReadCount(name, text) : otherwise;

    public static int ReadCount(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1
            ? count
            : throw new UsageException($"{name} must be a whole number from 1, was '{text}'.");
}
