using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace LocalCloud.Gateway;

/// <summary>A route of the HTTP API: a method and a path with parameters, or <c>$default</c>.</summary>
internal sealed class Route
{
    private readonly string[] _path;

    /// <param name="method">A method, or ANY.</param>
    /// <param name="path">A path such as <c>/v1/jobs/{id}</c> or <c>/{proxy+}</c>.</param>
    public Route(string method, string path)
    {
        Method = method.ToUpperInvariant() is "*" or "X-AMAZON-APIGATEWAY-ANY-METHOD" ? "ANY" : method.ToUpperInvariant();
        Key = path == "$default" ? path : $"{Method} {path}";
        _path = Segments(path);
    }

    public string Method { get; }

    /// <summary>As the event names it: <c>GET /v1/jobs/{id}</c>.</summary>
    public string Key { get; }

    /// <summary>The more of the path is literal, the earlier a route is tried; a greedy parameter after all others, $default last.</summary>
    public (int, int, int) Order => Key == "$default"
        ? (2, 0, 0)
        : (_path.Any(IsGreedy) ? 1 : 0, -_path.Count(static part => !IsParameter(part)), Method == "ANY" ? 1 : 0);

    /// <summary>Whether a request is for this route, and the parameters of its path.</summary>
    public bool TryMatch(string method, string path, [NotNullWhen(true)] out JsonObject? parameters)
    {
        parameters = null;
        if (Key == "$default")
        {
            parameters = [];
            return true;
        }

        var given = Segments(path);
        if (Method != "ANY" && Method != method)
            return false;

        var found = new JsonObject();
        for (var i = 0; i < _path.Length; i++)
        {
            if (IsGreedy(_path[i]) && given.Length > i)
            {
                found[_path[i][1..^2]] = Uri.UnescapeDataString(string.Join('/', given[i..]));
                parameters = found;
                return true;
            }

            if (i >= given.Length)
                return false;

            if (IsParameter(_path[i]))
                found[_path[i][1..^1]] = Uri.UnescapeDataString(given[i]);
            else if (_path[i] != given[i])
                return false;
        }

        parameters = given.Length == _path.Length ? found : null;
        return parameters is not null;
    }

    private static string[] Segments(string path) => path.Trim('/') is "" ? [] : path.Trim('/').Split('/');

    private static bool IsParameter(string part) => part is ['{', .., '}'];

    private static bool IsGreedy(string part) => part is ['{', .., '+', '}'];
}
