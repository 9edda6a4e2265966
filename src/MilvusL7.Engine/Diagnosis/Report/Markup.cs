using System.Xml;

namespace MilvusL7.Engine.Diagnosis.Report;

/// <summary>
/// Writes HTML in XML's syntax. The one place where text becomes markup: what is given here as text or as an attribute's value is escaped,
/// and elements are closed by construction.
/// </summary>
internal sealed class Markup : IDisposable
{
    private static readonly HashSet<string> Inline = new(["a", "bdi", "code", "span", "strong", "svg", "time", "use"], StringComparer.Ordinal);

    private readonly XmlWriter _xml;

    public Markup(TextWriter writer)
    {
        writer.Write("<!DOCTYPE html>");
        _xml = XmlWriter.Create(writer, new XmlWriterSettings { OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.None, CloseOutput = false });
    }

    public Scope Open(string name, string? style = null, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(name, style, attributes);
        return new Scope(_xml);
    }

    /// <summary>An element with text and nothing else.</summary>
    public void Element(string name, string text, string? style = null, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        using (Open(name, style, attributes))
        {
            Text(text);
        }
    }

    /// <summary>An element that HTML knows as empty.</summary>
    public void Void(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(name, null, attributes);
        _xml.WriteEndElement();
    }

    public void Text(string text) => _xml.WriteString(VisibleText.Of(text));

    /// <summary>Text that came from elsewhere, inside a sentence: its direction leaves the sentence's alone.</summary>
    public void Value(string text, string? style = null) => Element("bdi", text, style);

    public void Time(DateTimeOffset time, string text, string? style = null) => Element("time", text, style, ("datetime", ReportText.Machine(time)));

    /// <summary>A picture of the sprite. It is for the eye: a word stands beside it.</summary>
    public void Icon(string name)
    {
        using (Open("svg", "icon", ("aria-hidden", "true"), ("focusable", "false")))
        using (Open("use", null, ("href", "#" + name)))
        {
        }
    }

    /// <summary>A mark and a word.</summary>
    public void State(Tone tone, string word, string name = "span")
    {
        using (Open(name, "state " + tone.Style()))
        {
            Icon("m-" + tone.Style());
            Value(word);
        }
    }

    /// <summary>Markup of the module's own, as it is; never anything that was read.</summary>
    public void Own(string markup) => _xml.WriteRaw(markup);

    public void Dispose() => _xml.Dispose();

    private void Start(string name, string? style, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        if (!Inline.Contains(name))
        {
            _xml.WriteRaw("\n");
        }

        _xml.WriteStartElement(name);
        if (style is not null)
        {
            _xml.WriteAttributeString("class", style);
        }

        foreach (var (attribute, value) in attributes)
        {
            if (value is not null)
            {
                _xml.WriteAttributeString(attribute, VisibleText.Of(value).ReplaceLineEndings(" "));
            }
        }
    }

    public readonly struct Scope(XmlWriter xml) : IDisposable
    {
        // HTML takes <p/> for an opening tag.
        public void Dispose() => xml.WriteFullEndElement();
    }
}
