using Millrace.States.Json;
using Millrace.States.Testing.Drawings;

namespace Millrace.States.Testing;

/// <summary>Draws state machines, and the way of an execution through them: what was visited, how often, and where it failed.</summary>
public static class Drawing
{
    /// <summary>A flow chart for Mermaid.</summary>
    /// <param name="definition">The definition, as JSON.</param>
    /// <param name="trace">The execution to mark; null for none.</param>
    /// <exception cref="DefinitionException">The definition has problems.</exception>
    public static string Mermaid(string definition, Trace? trace = null) => MermaidDrawing.Write(Read(definition), new Marks(trace));

    /// <summary>An SVG image, for light and dark pages.</summary>
    /// <inheritdoc cref="Mermaid(string, Trace?)"/>
    public static string Svg(string definition, Trace? trace = null) => SvgDrawing.Write(LevelLayout.Of(Read(definition)), new Marks(trace));

    internal static DrawnMachine Read(string definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        StateMachineDefinition.Parse(definition);
        return DrawnMachine.Of((JsonObject)JsonValue.Parse(definition));
    }
}
