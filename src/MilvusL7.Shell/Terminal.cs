using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Internal;

namespace MilvusL7.Shell;

/// <summary>The three standard streams: which of them are a terminal, and the one gate through which text leaves.</summary>
internal sealed class Terminal
{
    private const int WidthWhenUnknown = 120;

    private readonly Lock _gate = new();
    private readonly ProgressLine _progress = new();
    private readonly bool _colour = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    public bool InputIsTerminal { get; } = !Console.IsInputRedirected;

    public bool OutputIsTerminal { get; } = !Console.IsOutputRedirected;

    public bool ErrorIsTerminal { get; } = !Console.IsErrorRedirected;

    public bool OutputHasColour => OutputIsTerminal && _colour;

    public bool ErrorHasColour => ErrorIsTerminal && _colour;

    /// <summary>Columns of the terminal; of COLUMNS, or 120 as pwsh has, where output is redirected.</summary>
    public int Width
    {
        get
        {
            // A pseudo terminal that nobody gave a size reports 0.
            int width = OutputIsTerminal ? Console.WindowWidth : 0;
            return width > 0 || int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), CultureInfo.InvariantCulture, out width) && width > 0
                ? width
                : WidthWhenUnknown;
        }
    }

    public int Height => OutputIsTerminal && Console.WindowHeight > 0 ? Console.WindowHeight : 50;

    public void Write(string text)
    {
        lock (_gate)
        {
            Erase();
            Console.Out.Write(Fit(text, OutputHasColour));
        }
    }

    public void WriteLine(string text)
    {
        lock (_gate)
        {
            Erase();
            Console.Out.WriteLine(Fit(text, OutputHasColour));
            Draw();
        }
    }

    public void WriteErrorLine(string text)
    {
        lock (_gate)
        {
            Erase();
            Console.Error.WriteLine(Fit(text, ErrorHasColour));
            Draw();
        }
    }

    public void Report(long source, ProgressRecord record)
    {
        // Without both, the line would end in a file or run into a pager's screen.
        if (!OutputIsTerminal || !ErrorIsTerminal)
        {
            return;
        }

        lock (_gate)
        {
            if (_progress.Update(source, record))
            {
                Erase();
                Draw();
            }
        }
    }

    public void EndProgress()
    {
        lock (_gate)
        {
            Erase();
            _progress.Reset();
        }
    }

    /// <summary>After Ctrl+C: ends the line that the terminal has put ^C on.</summary>
    public void EndStopped()
    {
        lock (_gate)
        {
            Console.Out.Write(_progress.Erase() is { Length: > 0 } erase ? erase : InputIsTerminal && OutputIsTerminal ? Environment.NewLine : "");
            _progress.Reset();
        }
    }

    private static string Fit(string text, bool colour)
        => colour ? text : new StringDecorated(text).ToString(OutputRendering.PlainText);

    private void Erase() => Console.Out.Write(_progress.Erase());

    private void Draw() => Console.Out.Write(_progress.Draw(Width, OutputHasColour));
}
