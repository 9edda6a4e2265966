using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace MilvusL7.Shell;

/// <summary>The one line that shows the progress reported last. Gives the text to write; writes nothing itself.</summary>
internal sealed class ProgressLine
{
    private const int BarWidth = 20;

    private readonly List<(long Source, ProgressRecord Record)> _running = [];
    private bool _drawn;

    /// <summary>Takes a report.</summary>
    /// <returns>True if the line changes by it.</returns>
    public bool Update(long source, ProgressRecord record)
    {
        string? before = Current;
        _running.RemoveAll(running => running.Source == source && running.Record.ActivityId == record.ActivityId);
        if (record.RecordType == ProgressRecordType.Processing)
        {
            _running.Add((source, Copy(record)));
        }

        return Current != before;
    }

    public void Reset() => _running.Clear();

    public string Erase()
    {
        string text = _drawn ? "\r\e[K" : "";
        _drawn = false;
        return text;
    }

    /// <summary>The line, shorter than <paramref name="width"/> columns so that the terminal does not wrap it.</summary>
    public string Draw(int width, bool colour)
    {
        if (Current is not { } text)
        {
            return "";
        }

        _drawn = true;
        text = Cut(text, Math.Max(width - 1, 1));
        return colour ? PSStyle.Instance.Progress.Style + text + PSStyle.Instance.Reset : text;
    }

    private string? Current => _running.Count == 0 ? null : Describe(_running[^1].Record);

    // The caller may go on to change its record.
    private static ProgressRecord Copy(ProgressRecord record) => new(record.ActivityId, record.Activity, record.StatusDescription)
    {
        CurrentOperation = record.CurrentOperation,
        PercentComplete = record.PercentComplete,
        SecondsRemaining = record.SecondsRemaining,
    };

    private static string Describe(ProgressRecord record)
    {
        StringBuilder text = new();
        if (record.PercentComplete >= 0)
        {
            int full = record.PercentComplete * BarWidth / 100;
            text.Append('[').Append('#', full).Append('.', BarWidth - full).Append("] ");
            text.Append(CultureInfo.InvariantCulture, $"{record.PercentComplete,3}% ");
        }

        text.Append(record.Activity).Append(": ").Append(record.StatusDescription);
        if (!string.IsNullOrEmpty(record.CurrentOperation))
        {
            text.Append(", ").Append(record.CurrentOperation);
        }

        if (record.SecondsRemaining > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" ({TimeSpan.FromSeconds(record.SecondsRemaining):c} left)");
        }

        return text.ToString();
    }

    private static string Cut(string text, int columns)
    {
        StringBuilder fitting = new();
        int used = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            int width = DisplayWidth.Of(rune);
            if (used + width > columns)
            {
                break;
            }

            used += width;
            fitting.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        }

        return fitting.ToString();
    }
}
