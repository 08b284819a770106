using Spectre.Console;

namespace Millrace.Host.Terminal;

/// <summary>What the output can show.</summary>
internal static class Screen
{
    private const int WidthOfFiles = 200;

    /// <summary>Plain text of any width where the output is no terminal, whatever the environment says of one.</summary>
    public static void Use()
    {
        if (!Console.IsOutputRedirected)
            return;

        AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        AnsiConsole.Profile.Width = WidthOfFiles;
    }
}
