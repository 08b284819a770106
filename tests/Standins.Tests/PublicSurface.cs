using System.Reflection;

namespace Standins.Tests;

/// <summary>What an assembly shows to its users, a declaration a line: <c>Namespace.Type | declaration</c>.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<string, string> Keywords = new()
    {
        ["System.Boolean"] = "bool",
        ["System.Byte"] = "byte",
        ["System.Int32"] = "int",
        ["System.Int64"] = "long",
        ["System.Object"] = "object",
        ["System.String"] = "string",
        ["System.UInt32"] = "uint",
        ["System.Void"] = "void",
    };

    public static IReadOnlySet<string> Of(Assembly assembly) => assembly.GetExportedTypes().SelectMany(LinesOf).ToHashSet();

    /// <summary>Reads an approved file: a line that is not indented begins a type, an indented one is a member of it.</summary>
    public static IReadOnlySet<string> Parse(string text)
    {
        var lines = new HashSet<string>();
        var type = "";
        foreach (var line in text.Split('\n').Where(static line => line.Trim().Length > 0 && line[0] != '#'))
        {
            if (line[0] != ' ')
                lines.Add(type = line.Trim());
            else
                lines.Add($"{type.Split(' ')[1]} | {line.Trim()}");
        }

        return lines;
    }

    private static IEnumerable<string> LinesOf(Type type)
    {
        yield return $"{Kind(type)} {type.FullName}{Bases(type)}";

        foreach (var declaration in type.GetMembers(Declared).Select(Declaration).Append(Usage(type)).OfType<string>())
            yield return $"{type.FullName} | {declaration}";
    }

    private static string Kind(Type type) => type switch
    {
        { IsInterface: true } => "interface",
        { IsEnum: true } => "enum",
        _ when IsDelegate(type) => "delegate",
        _ => "class",
    };

    private static string Bases(Type type)
    {
        if (type.IsEnum || IsDelegate(type))
            return "";

        var bases = (type.BaseType is { } one && one != typeof(object) ? [one] : Type.EmptyTypes).Concat(Own(type)).Select(Name).ToList();
        return $"{(bases.Count == 0 ? "" : " : ")}{string.Join(", ", bases)}";
    }

    private static bool IsDelegate(Type? type) => type?.BaseType == typeof(MulticastDelegate);

    private static string? Usage(Type type) => type.GetCustomAttribute<AttributeUsageAttribute>(inherit: false) is { } usage
        ? $"usage({usage.ValidOn}{(usage.AllowMultiple ? ", AllowMultiple" : "")})"
        : null;

    /// <summary>The interfaces that neither the base nor another interface brings along.</summary>
    private static IEnumerable<Type> Own(Type type)
    {
        var all = type.GetInterfaces();
        return all.Except(type.BaseType?.GetInterfaces() ?? []).Except(type.IsInterface ? [] : all.SelectMany(static one => one.GetInterfaces()))
            .OrderBy(static one => one.Name, StringComparer.Ordinal);
    }

    private static string? Declaration(MemberInfo member) => member switch
    {
        MethodInfo { Name: "Invoke" } one when IsDelegate(one.DeclaringType) => $"{Name(one.ReturnType)} Invoke({Parameters(one)})",
        _ when IsDelegate(member.DeclaringType) => null,
        FieldInfo { IsLiteral: true, DeclaringType.IsEnum: true } one => $"{one.Name} = {one.GetRawConstantValue()}",
        _ when member.DeclaringType?.IsEnum == true => null,
        ConstructorInfo one => $"ctor({Parameters(one)})",
        PropertyInfo one => $"{Static(one.GetMethod)}{Name(one.PropertyType)} {one.Name} {{ get;{(one.SetMethod?.IsPublic == true ? " set;" : "")} }}",
        FieldInfo one => $"{(one.IsStatic ? "static " : "")}{(one.IsInitOnly ? "readonly " : "")}{Name(one.FieldType)} {one.Name}",
        MethodInfo { Name: "op_Implicit" } one => $"static implicit operator {Name(one.ReturnType)}({Parameters(one)})",
        MethodInfo { IsSpecialName: false } one => $"{Static(one)}{Virtual(one)}{Name(one.ReturnType)} {one.Name}{Generic(one)}({Parameters(one)})",
        _ => null,
    };

    private static string Generic(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    private static string Static(MethodInfo? method) => method?.IsStatic == true ? "static " : "";

    private static string Virtual(MethodInfo method) => method is { IsVirtual: true, IsFinal: false } && method.DeclaringType?.IsInterface == false
        ? method.GetBaseDefinition() == method ? "virtual " : "override " : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters()
        .Select(static one => $"{Name(one.ParameterType)} {one.Name}{(one.HasDefaultValue ? " = default" : "")}"));

    private static string Name(Type type) => type switch
    {
        _ when Nullable.GetUnderlyingType(type) is { } value => Name(value) + "?",
        { IsByRef: true } => $"ref {Name(type.GetElementType()!)}", // A reference refers to something.
        { IsArray: true } => $"{Name(type.GetElementType()!)}[]", // An array has elements.
        { IsGenericType: true } => $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>",
        _ => Keywords.GetValueOrDefault(type.FullName ?? "", type.Name),
    };
}
