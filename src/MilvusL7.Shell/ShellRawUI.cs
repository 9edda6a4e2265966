using System.Management.Automation.Host;

namespace MilvusL7.Shell;

/// <summary>What the engine asks about the screen: its width, to format tables. There is no screen buffer to read or to move in.</summary>
internal sealed class ShellRawUI(Terminal terminal) : PSHostRawUserInterface
{
    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override Size BufferSize { get => WindowSize; set => throw NotHere(); }

    public override Size WindowSize { get => new(terminal.Width, terminal.Height); set => throw NotHere(); }

    public override Size MaxWindowSize => WindowSize;

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override Coordinates CursorPosition { get; set; }

    public override Coordinates WindowPosition { get; set; }

    public override int CursorSize { get; set; } = 25;

    public override string WindowTitle { get; set; } = "MilvusL7";

    public override bool KeyAvailable => false;

    public override int LengthInBufferCells(string source) => DisplayWidth.Of(source);

    public override int LengthInBufferCells(string source, int offset) => DisplayWidth.Of(source[offset..]);

    public override int LengthInBufferCells(char source) => DisplayWidth.Of(source.ToString());

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw NotHere();

    public override void FlushInputBuffer()
    {
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw NotHere();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw NotHere();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw NotHere();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw NotHere();

    private static HostException NotHere() => new("The MilvusL7 shell reads lines and writes lines; it has no keys and no screen buffer.");
}
