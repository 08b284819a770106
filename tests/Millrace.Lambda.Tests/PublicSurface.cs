using System.Reflection;

namespace Millrace.Lambda.Tests;

/// <summary>The public declarations of an assembly, one line each, as approved/official-packages.txt writes them.</summary>
internal static class PublicSurface
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(object)] = "object",
        [typeof(void)] = "void",
    };

    /// <summary>Every declaration, with its namespace and type before it, in order.</summary>
    public static IReadOnlyList<string> Of(Assembly assembly) =>
        [.. assembly.GetExportedTypes().SelectMany(Declarations).Order(StringComparer.Ordinal)];

    /// <summary>The declarations that a text lists.</summary>
    public static IReadOnlyList<string> Listed(string text)
    {
        List<string> declarations = [];
        string space = "", type = "";
        foreach (var line in text.Split('\n').Where(static line => line.Length > 0 && line[0] != '#'))
        {
            if (line.StartsWith("namespace ", StringComparison.Ordinal))
                space = line["namespace ".Length..].Trim();
            else if (line.StartsWith("    ", StringComparison.Ordinal))
                declarations.Add($"{type} / {line.Trim()}");
            else
                declarations.Add(type = $"{space} / {line.Trim()}");
        }

        return declarations;
    }

    private static IEnumerable<string> Declarations(Type type)
    {
        var heir = type.BaseType is { } parent && parent != typeof(object) ? $" : {NameOf(parent)}" : "";
        var declared = $"{type.Namespace} / {(type.IsClass ? "class" : "type")} {NameOf(type)}{heir}";
        return type.GetMembers(Own).Where(static member => member is not MethodInfo { IsSpecialName: true } and not Type)
            .Select(member => $"{declared} / {Member(member)}")
            .Prepend(declared);
    }

    private static string Member(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"ctor({Parameters(constructor)})",
        PropertyInfo property => $"{NameOf(property.PropertyType)} {property.Name} {{ {(property.CanRead ? "get; " : "")}{(property.CanWrite ? "set; " : "")}}}",
        MethodInfo method => $"{NameOf(method.ReturnType)} {method.Name}({Parameters(method)})",
        _ => $"{member.MemberType} {member.Name}",
    };

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(static parameter => $"{NameOf(parameter.ParameterType)} {parameter.Name}"));

    private static string NameOf(Type type) => type switch
    {
        _ when Keywords.TryGetValue(type, out var keyword) => keyword,
        _ when Nullable.GetUnderlyingType(type) is { } value => $"{NameOf(value)}?",
        { IsGenericType: true } => $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>",
        { DeclaringType: { } outer } => $"{NameOf(outer)}.{type.Name}",
        _ => type.Name,
    };
}
