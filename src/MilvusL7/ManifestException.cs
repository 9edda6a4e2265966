namespace MilvusL7;

/// <summary>A fault at a place in a YAML file.</summary>
public sealed class ManifestException : MilvusL7Exception
{
    /// <summary>Creates the exception; the message is prefixed with the place.</summary>
    /// <param name="errorId">Stable identifier.</param>
    /// <param name="message">What is wrong there.</param>
    /// <param name="recommendedAction">What to do.</param>
    /// <param name="file">Path of the file, or a name for text that is in no file.</param>
    /// <param name="line">Line, from 1; 0 where unknown.</param>
    /// <param name="column">Column, from 1; 0 where unknown.</param>
    /// <param name="innerException">The fault underneath, if any.</param>
    public ManifestException(
        string errorId,
        string message,
        string recommendedAction,
        string file,
        int line = 0,
        int column = 0,
        Exception? innerException = null)
        : base(errorId, MilvusL7ErrorCategory.InvalidData, Place(file, line, column) + message, recommendedAction, file, innerException)
    {
        File = VisibleText.Of(file);
        Line = line;
        Column = column;
    }

    /// <summary>Path of the file.</summary>
    public string File { get; }

    /// <summary>Line, from 1; 0 where unknown.</summary>
    public int Line { get; }

    /// <summary>Column, from 1; 0 where unknown.</summary>
    public int Column { get; }

    private static string Place(string file, int line, int column) =>
        line > 0 ? $"{file}({line},{column}): " : $"{file}: ";
}
