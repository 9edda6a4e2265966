namespace MilvusL7.Engine.Targets.Editing;

/// <summary>A fault at a place in YAML text, before it is known which file the text came from.</summary>
internal sealed class YamlFaultException : Exception
{
    private YamlFaultException(string errorId, string message, string action, int line, int column, Exception? inner)
        : base(message, inner)
    {
        ErrorId = errorId;
        RecommendedAction = action;
        Line = line;
        Column = column;
    }

    public string ErrorId { get; }

    public string RecommendedAction { get; }

    public int Line { get; }

    public int Column { get; }

    public static YamlFaultException Malformed(string message, string action, int line, int column, Exception? inner = null) =>
        new("ManifestMalformed", message, action, line, column, inner);

    public static YamlFaultException NotEditable(string message, string action, int line = 0, int column = 0) =>
        new("ManifestNotEditable", message, action, line, column, null);

    public static YamlFaultException NotEditable(string message, string action, YamlNode at) =>
        NotEditable(message, action, at.Line, at.Column);

    /// <summary>The field at fault, or whose text the fault is in.</summary>
    public FieldPath? Field { get; private init; }

    public YamlFaultException At(FieldPath field) => new(ErrorId, Message, RecommendedAction, Line, Column, this) { Field = field };

    /// <summary>The same fault, at a place of the text around.</summary>
    public YamlFaultException Moved(string message, int line, int column) => new(ErrorId, message, RecommendedAction, line, column, this);

    /// <summary>The same fault, in a text of which the faulty one is a part.</summary>
    /// <param name="lines">Number of lines above that part.</param>
    public YamlFaultException Below(int lines) =>
        lines == 0 || Line == 0 ? this : new(ErrorId, Message, RecommendedAction, Line + lines, Column, this) { Field = Field };

    public ManifestException In(string file) => new(ErrorId, Message, RecommendedAction, file, Line, Column, this);
}
