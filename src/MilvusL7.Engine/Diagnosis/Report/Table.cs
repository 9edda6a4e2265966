namespace MilvusL7.Engine.Diagnosis.Report;

/// <summary>
/// A table with a caption and headed columns. On a narrow screen its rows become blocks; the roles keep it a table for those who hear it,
/// and each cell then shows its column's name.
/// </summary>
internal sealed class Table : IDisposable
{
    private readonly Markup _html;
    private readonly string[] _columns;
    private readonly Markup.Scope _table;
    private readonly Markup.Scope _body;
    private int _column;

    public Table(Markup html, string caption, params string[] columns)
    {
        _html = html;
        _columns = columns;
        _table = html.Open("table", null, ("role", "table"));
        html.Element("caption", caption, null, ("dir", "auto"));
        using (html.Open("thead", null, ("role", "rowgroup")))
        using (html.Open("tr", null, ("role", "row")))
        {
            foreach (var column in columns)
            {
                html.Element("th", column, null, ("scope", "col"), ("role", "columnheader"));
            }
        }

        _body = html.Open("tbody", null, ("role", "rowgroup"));
    }

    public Markup.Scope Row()
    {
        _column = 0;
        return _html.Open("tr", null, ("role", "row"));
    }

    /// <summary>The row's first cell: what the row is about.</summary>
    public Markup.Scope Head() => _html.Open("th", null, ("scope", "row"), ("role", "rowheader"), ("data-label", _columns[_column++]));

    public void Head(string text)
    {
        using (Head())
        {
            _html.Value(text);
        }
    }

    public Markup.Scope Cell() => _html.Open("td", null, ("role", "cell"), ("data-label", _columns[_column++]));

    public void Cell(string? text)
    {
        using (Cell())
        {
            _html.Value(string.IsNullOrEmpty(text) ? "\u2013" : text);
        }
    }

    public void Cell(Tone tone, string word)
    {
        using (Cell())
        {
            _html.State(tone, word);
        }
    }

    public void Dispose()
    {
        _body.Dispose();
        _table.Dispose();
    }
}
