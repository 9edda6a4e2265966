using Xunit;

namespace MilvusL7.Cmdlets.Tests;

/// <summary>A test that runs a shell script as a program.</summary>
public sealed class ScriptFactAttribute : FactAttribute
{
    public ScriptFactAttribute()
    {
        if (!File.Exists("/bin/sh"))
        {
            Skip = "needs /bin/sh";
        }
    }
}
